// @ts-check
// The classic script. It finds its own address, and the files beside it.

import { createApi } from './api.js';
import { CheckoutError } from './errors.js';

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
const base = script?.src ?? document.baseURI;

const api = Object.freeze({
  ...createApi({
    wasm: () => new URL('checkout_instruments.wasm', base),
    rest: () => new URL('checkout_instruments_rest.wasm', base),
    catalogs: {
      ar: () => import(new URL('locales/ar.js', base).href),
    },
    version: CHECKOUT_VERSION,
  }),
  CheckoutError,
});

const page = /** @type {any} */ (window);
page.CheckoutInstruments = api;
// A page that was written for Instruments runs unchanged, unless Instruments itself is there.
page.RebillyInstruments ??= api;
