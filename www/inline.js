// @ts-check
// The ES module for hosts that can serve no wasm file: that file comes packed in a script, which is loaded when it is needed.

import { createApi } from './api.js';
import { CheckoutError } from './errors.js';

export { CheckoutError };

/** @type {Promise<Uint8Array<ArrayBuffer>> | undefined} */
let unpacked;

async function unpack() {
  try {
    return await (await import('./inline-module.js')).unpacked();
  } catch (cause) {
    // The next mount tries again.
    unpacked = undefined;
    throw new CheckoutError('wasm-unreachable', 'inline-module.js could not be loaded. Serve it beside inline.js.', { cause });
  }
}

export const { mount, update, destroy, on, off, show, purchase, setup, validate, version } = createApi({
  wasm: () => (unpacked ??= unpack()),
  catalogs: {
    ar: () => import('./locales/ar.js'),
  },
  version: CHECKOUT_VERSION,
});

export default { mount, update, destroy, on, off, show, purchase, setup, validate, version };
