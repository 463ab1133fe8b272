// @ts-check
// A shop on a host that can serve no wasm file.
import * as CheckoutInstruments from '/pkg/dist/inline.js';

const page = /** @type {any} */ (window);
page.CheckoutInstruments = CheckoutInstruments;
page.merchant.listen();
