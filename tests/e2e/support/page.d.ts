// What the pages of `tests/e2e/pages` have in their global scope.
declare const CheckoutInstruments: any;
declare const merchant: any;
interface Window {
  [name: string]: any;
}
