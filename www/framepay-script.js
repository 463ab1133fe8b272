// @ts-check
// FramePay's script.

/** Loads it, if it is not there. @param {string} url @returns {Promise<unknown>} */
export async function loadFramePay(url) {
  if ('Framepay' in window) return;
  const script = document.createElement('script');
  const loading = new Promise((resolve, reject) => Object.assign(script, { onload: resolve, onerror: reject }));
  Object.assign(script, { async: true, src: url });
  document.head.append(script);
  await loading.catch((/** @type {unknown} */ cause) => {
    script.remove();
    throw cause;
  });
}
