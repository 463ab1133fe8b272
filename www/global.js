// @ts-check
// The classic script, which may come late (`async`, `defer`) or twice. It finds its own address, and the files beside it; written into
// a page it has none, and they are beside the page.

import { createApi } from './api.js';
import { CheckoutError } from './errors.js';

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
const base = script?.src || document.baseURI;

const api = Object.freeze({
  ...createApi({
    wasm: () => new URL('checkout_instruments.wasm', base),
    rest: () => new URL('checkout_instruments_rest.wasm', base),
    catalogs: {
      ar: () => import(new URL('locales/ar.js', base).href),
    },
    advice: () => import(new URL('advice.js', base).href),
    version: CHECKOUT_VERSION,
  }),
  CheckoutError,
});

const page = /** @type {any} */ (window);
const queue = page.CheckoutInstruments?.q;

/** Makes a call that the page made before this script was there. @param {[keyof typeof api, any[], (answer: any) => void, (error: unknown) => void]} call */
function make([name, args, resolve, reject]) {
  try {
    resolve(/** @type {any} */ (api)[name](...args));
  } catch (error) {
    reject(error);
  }
}

// The first script that runs stays: it has the mounts and listeners of the page.
if (typeof page.CheckoutInstruments?.version !== 'string') page.CheckoutInstruments = api;
// A page that was written for Instruments runs unchanged, unless Instruments itself is there.
page.RebillyInstruments ??= page.CheckoutInstruments;

if (Array.isArray(queue)) {
  queue.forEach(make);
  // Who has kept the queue still calls it.
  queue.push = (...calls) => (calls.forEach(make), 0);
}
