// @ts-check

/**
 * The line to the embedding page. A message counts only if it comes from the parent window, from the origin that
 * embedded us, and with the random id of this mount; what we say goes to that origin only.
 *
 * @param {Record<string, (message: Record<string, any>) => void>} handlers by the message's type
 */
export function openChannel(handlers) {
  const place = new URLSearchParams(location.hash.slice(1));
  const id = place.get('channel') ?? '';
  const parentOrigin = place.get('parent') ?? '';
  const type = place.get('type') ?? '';

  function send(/** @type {string} */ kind, /** @type {Record<string, unknown>} */ content = {}) {
    parent.postMessage({ ...content, channel: id, type: kind }, parentOrigin);
  }

  if (parent === window || !id || !parentOrigin) return { id, type, send };

  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || origin !== parentOrigin || data?.channel !== id) return;
    if (Object.hasOwn(handlers, data.type)) handlers[data.type](data);
  });
  // Wakes the embedding script, which then sees that this field has left the page.
  addEventListener('pagehide', () => send('gone'));
  return { id, type, send };
}
