// @ts-check
// The customer who has an instrument for each way that a payment can go: with it a state is reached without typing.

import { jwtFor } from './demo-jwt.js';
import { IDENTITY, cart } from './demo-shop.js';

/** @typedef {import('./demo-scenarios.js').Action} Action */

export const OUTCOMES_CUSTOMER = 'cus_outcomes';

/** One plain mug: what is shown beside it is what the state is about. */
export const MUG = { planId: 'plan_mug', quantity: 1, thumbnail: '/www/demo-assets/mug.svg' };

// Where that customer lives: what a cart costs depends on it.
const ADDRESS = {
  firstName: 'Ada',
  lastName: 'Demo',
  address: '36 Craven Street',
  city: 'New York',
  region: 'NY',
  country: 'US',
  postalCode: '10003',
  emails: [{ label: 'main', value: 'ada@example.com', primary: true }],
};

/**
 * Options for that customer and a cart.
 * @param {number} [expiresIn] seconds until the session ends
 */
export function outcomesCart(expiresIn) {
  return { ...cart(MUG), jwt: jwtFor(OUTCOMES_CUSTOMER, expiresIn) };
}

/** Options of an invoice, which the storefront lets be paid once. */
export function guardedInvoice() {
  return { ...IDENTITY, invoiceId: 'in_unpaid', jwt: jwtFor('in_unpaid') };
}

/**
 * `purchase()` with a saved instrument, as a page calls it that shows instruments of its own.
 * @param {string} id
 * @param {string} last4
 * @param {string} [brand]
 * @returns {Action}
 */
export function payWith(id, last4, brand = 'Visa') {
  return { call: 'purchase', argument: savedInstrument(id, last4, brand) };
}

/**
 * What names a saved instrument to `purchase()` and `show()`.
 * @param {string} id
 * @param {string} last4
 * @param {string} brand
 */
export function savedInstrument(id, last4, brand = 'Visa') {
  const method = brand === 'Visa' ? 'payment-card' : 'ach';
  return { isExistingInstrument: true, _raw: { id, method, brand, last4 }, billingAddress: ADDRESS };
}

/**
 * `purchase()` with a method that is paid on a page of its own.
 * @param {string} method
 * @returns {Action}
 */
export function payOnOwnPage(method) {
  return { call: 'purchase', argument: { _raw: { method }, billingAddress: ADDRESS } };
}
