// @ts-check
// States of the form, and of what is said above it when it comes back.

import { jwtFor } from './demo-jwt.js';
import { MUG, OUTCOMES_CUSTOMER, outcomesCart, payWith, savedInstrument } from './demo-outcomes.js';
import { IDENTITY, cart } from './demo-shop.js';
import { paying, state } from './demo-state.js';
import { ACCOUNTS, CARDS } from './demo-test-data.js';

/** @typedef {import('./demo-scenarios.js').Scenario} Scenario */

const SAVED = savedInstrument('inst_approved', '1111');
const APPROVED = payWith('inst_approved', '1111');
const POSTAL_CODE = { field: 'billingAddress.postalCode', message: 'This postal code does not belong to the region.' };
const REFUSAL = { status: 422, title: 'Unprocessable Entity', detail: 'Invalid data was sent' };

/** @type {readonly Scenario[]} */
export const FORM_STATES = [
  state('outcomes', 'One instrument for each outcome', 'Pay with any of them: what happens is what its last digits stand for.', () => outcomesCart()),
  {
    ...state('fields-missing', 'Errors in fields', 'Press the pay button of the empty form.', () => cart(MUG)),
    todo: 'press',
  },
  {
    ...paying('field-refused', 'Refused field', 'purchase() is refused for its postal code. Nothing was charged.', APPROVED),
    faults: [{ match: 'POST /storefront/purchase', times: 1, status: 422, body: { ...REFUSAL, invalidFields: [POSTAL_CODE] } }],
  },
  {
    ...state('price-rose', 'Price rose', 'Fill in the form for New York (10001), and press Enter in the postal code: tax comes on top.', () => cart(MUG)),
    todo: 'type',
    card: CARDS.visa.approved,
  },
  {
    ...state('bank-account', 'Bank account', 'Only bank accounts are offered. Fill in the form with routing number 021000021 and this account.', () => cart(MUG)),
    methods: [{ method: 'ach', feature: null, filters: [] }],
    todo: 'type',
    card: ACCOUNTS.approved,
  },
  {
    ...state('confirmation', 'Confirmation', 'show(\'confirmation\') with a saved instrument: nothing is charged before the shopper agrees.', () => outcomesCart()),
    then: { call: { call: 'show', argument: 'confirmation', payload: SAVED } },
  },
  {
    ...state('offline', 'Form, offline', 'The form, once this page says that it is offline. Press pay: nothing is sent. Clear it to come back online.',
      () => outcomesCart()),
    then: { network: 'offline' },
  },
  state('expired', 'Session expired', 'Three seconds after the mount the customer’s session ends.', () => outcomesCart(3)),
  {
    ...paying('charge-busy', 'Rate limit on paying', 'purchase() is answered with 429, again in 20 seconds. Nothing was charged.', APPROVED),
    faults: [{ match: 'POST /storefront/purchase', times: 1, status: 429, retryAfterSeconds: 20 }],
  },
  {
    ...state('token-failed', 'Card not prepared', 'Fill in the form: FramePay cannot make a payment token, and nothing is charged.', ({ framepay }) => ({
      ...cart(MUG),
      _dev: { framePayScriptLink: `${framepay}?tokenError=network-error` },
    })),
    todo: 'type',
    card: CARDS.visa.approved,
  },
];

/** @type {readonly Scenario[]} */
export const DECLINES = [
  declined('declined', 'Declined by the issuer', 'inst_declined', '0002'),
  declined('declined-cvv', 'Declined: security code', 'inst_declined_cvv', '1129'),
  declined('declined-expired', 'Declined: expired card', 'inst_declined_expired', '1137'),
  declined('declined-bank', 'Declined: bank account', 'inst_bank_declined', '0002', 'First Demo Bank'),
];

/** @type {readonly Scenario[]} */
export const RESULTS = [
  paying('approved', 'Approved', 'purchase() with a saved card: the receipt.', APPROVED),
  {
    ...paying('approved-silent', 'Approved, without result', 'features.hideResult: the page shows its own, so the checkout shows none.', APPROVED),
    options: () => ({ ...outcomesCart(), features: { hideResult: true } }),
  },
  {
    ...paying('setup', 'Instrument stored', 'setup() with a saved card: nothing is charged.', { call: 'setup', argument: SAVED }),
    options: () => ({ ...IDENTITY, transactionType: 'setup', money: { amount: 0, currency: 'USD' }, jwt: jwtFor(OUTCOMES_CUSTOMER) }),
  },
];

/**
 * @param {string} id
 * @param {string} name
 * @param {string} instrumentId
 * @param {string} last4
 * @param {string} [brand]
 */
function declined(id, name, instrumentId, last4, brand) {
  return paying(id, name, 'purchase() with a saved instrument that is declined for this reason. The form comes back as it was.', payWith(instrumentId, last4, brand));
}
