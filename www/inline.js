// @ts-check
// The ES module for hosts that can serve no wasm file: that file comes packed in a script, which is loaded when it is needed.

import { createApi } from './api.js';
import { CheckoutError } from './errors.js';
import { catalogs } from './languages.js';

export { CheckoutError };

/** @typedef {Promise<Uint8Array<ArrayBuffer>>} Bytes */
/** @type {Record<string, Bytes | undefined>} */
const unpacked = {};

/** @param {string} name @param {() => Promise<{ unpacked: () => Bytes }>} load @returns {Bytes} */
function once(name, load) {
  return (unpacked[name] ??= unpack(name, load));
}

/** @param {string} name @param {() => Promise<{ unpacked: () => Bytes }>} load */
async function unpack(name, load) {
  try {
    return await (await load()).unpacked();
  } catch (cause) {
    // The next attempt tries again.
    unpacked[name] = undefined;
    throw new CheckoutError('wasm-unreachable', `${name} could not be loaded. Serve it beside inline.js.`, { cause });
  }
}

export const { mount, update, destroy, on, off, show, purchase, setup, preload, validate, version } = createApi({
  wasm: () => once('inline-module.js', () => import('./inline-module.js')),
  rest: () => once('inline-rest.js', () => import('./inline-rest.js')),
  advice: () => import('./advice.js'),
  catalogs,
  version: CHECKOUT_VERSION,
});

export default { mount, update, destroy, on, off, show, purchase, setup, preload, validate, version };
