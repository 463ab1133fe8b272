// What the classic script defines. TypeScript that uses the script tag names these types once:
// /// <reference types="checkout-instruments/global.js" />

import type { CheckoutError, Instruments } from './index.js';

/** The API, with the class of its errors. */
export interface CheckoutInstrumentsGlobal extends Instruments {
  readonly CheckoutError: typeof CheckoutError;
}

declare global {
  var CheckoutInstruments: CheckoutInstrumentsGlobal;
  /** The same for pages that were written for Instruments, unless Instruments itself is on the page. */
  var RebillyInstruments: CheckoutInstrumentsGlobal;

  interface Window {
    /** A page that loads the script late writes a queue here first. */
    CheckoutInstruments: CheckoutInstrumentsGlobal;
    RebillyInstruments: CheckoutInstrumentsGlobal;
  }
}
