// @ts-check
// Scenarios of signed-in customers, and of what they have to pay. The fixtures of the sandbox have these ids.

import { jwtFor } from './demo-jwt.js';
import { CART, IDENTITY, cart } from './demo-shop.js';
import { CARDS } from './demo-test-data.js';

/** @typedef {import('./demo-scenarios.js').Scenario} Scenario */

const EVERYTHING_ALLOWED = { allowCreate: true, allowMakeDefault: true, allowUpdate: true, allowDeactivate: true };

/** @type {readonly Scenario[]} */
export const CUSTOMERS = [
  {
    id: 'customer',
    group: 'Signed in',
    name: 'Signed-in customer',
    hint: 'The address is known and instruments are saved: pay with one, make another the default, replace one, remove one, save a new one.',
    card: CARDS.mastercard.approved,
    options: () => ({ ...cart(...CART), jwt: jwtFor('cus_demo'), paymentInstruments: EVERYTHING_ALLOWED }),
  },
  {
    id: 'new-customer',
    group: 'Signed in',
    name: 'New customer',
    hint: 'Signed in, but without an address or a saved instrument: the form looks as it does for anyone.',
    card: CARDS.visa.approved,
    options: () => ({ ...cart(...CART), jwt: jwtFor('cus_new'), paymentInstruments: EVERYTHING_ALLOWED }),
  },
  {
    id: 'session',
    group: 'Signed in',
    name: 'Session that expires',
    hint: 'Type something and wait: 20 seconds after the mount the session ends. Renew it, and all that was typed is still there.',
    card: CARDS.visa.approved,
    options: () => ({ ...cart(...CART), jwt: jwtFor('cus_new', 20) }),
    actions: [{ name: 'Renew the session', call: 'update', argument: { jwt: jwtFor('cus_new') } }],
  },
  invoice('invoice', 'Invoice', 'in_unpaid', 'What is due is what the invoice says. Its lines stand in the summary.'),
  invoice('partly-paid', 'Partly paid invoice', 'in_partly_paid', '40.00 have been paid before: only the rest is due.'),
  transaction('transaction', 'Transaction', 'txn_part', '20.00 of an invoice: the transaction says what is due, the invoice explains it.'),
  {
    id: 'jwt',
    group: 'Signed in',
    name: 'JWT alone',
    hint: 'No key, no ids: the claims of the JWT name the organization, the website and the invoice.',
    options: () => ({ apiMode: 'sandbox', jwt: jwtFor('in_unpaid') }),
  },
];

/** @type {readonly Scenario[]} */
export const BLOCKED = [
  blocked(invoice('invoice-paid', 'Paid invoice', 'in_paid', 'mount() rejects with invoice-paid, and the shopper reads it in place of the form.')),
  blocked(invoice('invoice-voided', 'Voided invoice', 'in_voided', 'mount() rejects with invoice-voided: the shopper must not pay what the merchant took back.')),
  blocked(invoice('invoice-draft', 'Draft invoice', 'in_draft', 'mount() rejects with invoice-draft: the merchant has not issued it yet.')),
  blocked(transaction('transaction-completed', 'Completed transaction', 'txn_completed', 'mount() rejects with transaction-completed: it has been paid.')),
];

/**
 * @param {string} id
 * @param {string} name
 * @param {string} invoiceId
 * @param {string} hint
 * @returns {Scenario}
 */
function invoice(id, name, invoiceId, hint) {
  return { id, group: 'Signed in', name, hint, options: () => ({ ...IDENTITY, invoiceId, jwt: jwtFor(invoiceId) }) };
}

/**
 * @param {string} id
 * @param {string} name
 * @param {string} transactionId
 * @param {string} hint
 * @returns {Scenario}
 */
function transaction(id, name, transactionId, hint) {
  return { id, group: 'Signed in', name, hint, options: () => ({ ...IDENTITY, transactionId, jwt: jwtFor(transactionId) }) };
}

/**
 * @param {Scenario} scenario
 * @returns {Scenario}
 */
function blocked(scenario) {
  return { ...scenario, group: 'Cannot be paid' };
}
