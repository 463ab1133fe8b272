// @ts-check
// What the page and the page in its iframe call the first message of each, which any other window could send as well.

export const HELLO = 'checkout-instruments-frame';
export const CONNECT = 'checkout-instruments-page';
