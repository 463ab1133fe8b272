// @ts-check
// A shop that shows its checkout in an iframe.
import * as CheckoutInstruments from '/pkg/dist/iframe.js';

const page = /** @type {any} */ (window);
page.CheckoutInstruments = CheckoutInstruments;
page.merchant.listen();
