// What the classic script defines. TypeScript that uses the script tag names these types once:
// /// <reference types="checkout-instruments/global.js" />

import type { CheckoutError, Instruments } from './index.js';

/** The API, with the class of its errors. */
export interface CheckoutInstrumentsGlobal extends Instruments {
  readonly CheckoutError: typeof CheckoutError;
}

declare global {
  var CheckoutInstruments: CheckoutInstrumentsGlobal;

  interface Window {
    readonly CheckoutInstruments: CheckoutInstrumentsGlobal;
  }
}
