// @ts-check
// A shop that imports the module, as a bundler leaves it.
import * as CheckoutInstruments from '/pkg/dist/index.js';

const page = /** @type {any} */ (window);
page.CheckoutInstruments = CheckoutInstruments;
page.merchant.listen();
