// @ts-check
// The page around this one. Any page of the web can show this one in an iframe; only one of the same origin, or of an origin that
// the merchant has written into this page, is listened to.

import { CONNECT, HELLO } from './greeting.js';

/** Names them, with spaces between. */
const NAMING = 'meta[name="checkout-instruments-parents"]';

/** @param {string} origin */
function isKnown(origin) {
  const named = /** @type {HTMLMetaElement | null} */ (document.querySelector(NAMING))?.content ?? '';
  return [location.origin, ...named.split(/\s+/)].includes(origin);
}

/** Waits for its port, which it hands over once. @param {(port: MessagePort) => void} serve */
export function meetParent(serve) {
  const { parent } = window;
  if (parent === window) return;
  const meet = (/** @type {MessageEvent} */ { source, origin, data, ports: [port] }) => {
    if (source !== parent || data?.type !== CONNECT || !port) return;
    removeEventListener('message', meet);
    if (isKnown(origin)) serve(port);
    else port.postMessage({ refused: origin });
  };
  addEventListener('message', meet);
  // Who listens is not known yet, and this tells nothing.
  parent.postMessage({ type: HELLO, version: CHECKOUT_VERSION }, '*');
}
