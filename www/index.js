// @ts-check
// The ES module. Importing it fetches nothing and works in Node.js.

import { createApi } from './api.js';
import { catalogs } from './languages.js';

export { CheckoutError } from './errors.js';

export const { mount, update, destroy, on, off, show, purchase, setup, preload, validate, version } = createApi({
  // Literals, one level deep: the form that bundlers understand.
  wasm: () => new URL('./checkout_instruments.wasm', import.meta.url),
  rest: () => new URL('./checkout_instruments_rest.wasm', import.meta.url),
  catalogs,
  advice: () => import('./advice.js'),
  version: CHECKOUT_VERSION,
});

export default { mount, update, destroy, on, off, show, purchase, setup, preload, validate, version };
