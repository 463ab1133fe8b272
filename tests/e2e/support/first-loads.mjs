// @ts-check
// The ways in which most shoppers come to a form that they can pay with: what these run is loaded
// first. The press of the button at the end waits for the second file.
import { NEW_YORK } from './checkout-page.mjs';

/** @typedef {import('./checkout-page.mjs').CheckoutPage} CheckoutPage */
/** @typedef {import('./sandbox.mjs').Sandbox} Sandbox */
/** @typedef {{ name: string, act: (checkout: CheckoutPage, sandbox: Sandbox) => Promise<void> }} FirstLoad */

const CART = {
  items: [
    { planId: 'plan_mug', quantity: 2 },
    { planId: 'plan_pro_monthly', quantity: 1 },
  ],
};

/** @type {FirstLoad[]} */
export const FIRST_LOADS = [
  {
    name: 'a guest with a cart',
    async act(checkout) {
      await checkout.start(CART);
      await checkout.fill({ address: NEW_YORK });
      await checkout.payButton.click();
    },
  },
  {
    name: 'a guest with an amount',
    async act(checkout) {
      await checkout.start({ money: { amount: 38, currency: 'USD' } });
      await checkout.fill();
      await checkout.payButton.click();
    },
  },
];
