// @ts-check
// States of a payment that is under way: at the bank, being processed, or not known.

import { MUG, guardedInvoice, outcomesCart, payOnOwnPage, payWith } from './demo-outcomes.js';
import { cart } from './demo-shop.js';
import { paying, state } from './demo-state.js';
import { CARDS } from './demo-test-data.js';

/** @typedef {import('./demo-scenarios.js').Scenario} Scenario */

const INVOICE_PAYMENT = payWith('inst_visa', '1111');
const APPROVAL = payWith('inst_approval', '3220');

/** @type {readonly Scenario[]} */
export const APPROVALS = [
  paying('approval', 'Approval by the bank', 'The bank asks the shopper first: approve, decline, cancel, or close it.', APPROVAL),
  { ...paying('approval-declined', 'Approval declined', 'Press Decline on the bank’s page.', APPROVAL), todo: 'press' },
  { ...paying('approval-canceled', 'Approval canceled', 'Press Cancel on the bank’s page.', APPROVAL), todo: 'press' },
  paying('approval-abandoned', 'Approval abandoned', 'Do nothing: the bank gives up after 10 seconds.', payWith('inst_approval_abandoned', '3238')),
  {
    ...paying('approval-page', 'Approval on the whole page', 'features.fullPageRedirect: the bank takes the whole page. Decide there, and come back to the result.', APPROVAL),
    options: () => ({ ...outcomesCart(), features: { fullPageRedirect: true } }),
    resumes: true,
  },
  paying('paypal', 'PayPal', 'purchase() with a method that has a page of its own.', payOnOwnPage('paypal')),
  {
    ...state('ideal', 'iDEAL', 'The only method here has a page of its own. Fill in the form, and pay.', () => cart(MUG)),
    methods: [{ method: 'iDEAL', feature: null, filters: [] }],
    todo: 'press',
  },
  paying('conversion', 'Choice of currency', 'The card has another currency than the shop (DCC).', payWith('inst_conversion', '0168')),
  paying('identification', 'Document required', 'The shopper has to show a document first (KYC).', payWith('inst_identification', '0176')),
  paying('identification-optional', 'Document optional', 'The same, but the shopper may go on without one.', payWith('inst_identification_optional', '0184')),
];

/** @type {readonly Scenario[]} */
export const WAITING = [
  {
    ...paying('paying', 'Paying', 'The answer to the purchase is 20 seconds late.', payWith('inst_approved', '1111')),
    faults: [{ match: 'POST /storefront/purchase', times: 1, delayMs: 20_000 }],
  },
  paying('pending', 'Being processed', 'The gateway never says how it went: the checkout keeps asking.', payWith('inst_pending', '0127')),
  paying('pending-approved', 'Processed, then approved', 'Approved after 3 seconds.', payWith('inst_pending_approved', '0101')),
  paying('pending-declined', 'Processed, then declined', 'Declined after 3 seconds.', payWith('inst_pending_declined', '0119')),
  paying('gateway-slow', 'Gateway slow', 'Sent, then waiting for the gateway, then approved after 4 seconds.', payWith('inst_gateway_slow', '0135')),
  paying('gateway-timeout', 'Gateway timeout', 'The gateway times out; 5 seconds later it proves approved.', payWith('inst_gateway_timeout', '0143')),
  paying('gateway-lost', 'Gateway not reached', 'It proves never charged after 5 seconds.', payWith('inst_gateway_lost', '0150')),
  {
    ...paying('poll-lost', 'Poll without an answer', 'Each question about the transaction is lost: nothing may be said that is not known.', payWith('inst_pending_approved', '0101')),
    faults: [{ match: 'GET /storefront/transactions/*', times: 0, drop: 'after' }],
  },
  {
    ...paying('still-checking', 'Still checking', 'The session ends 6 seconds into the payment, so the checkout stops asking, as it does after ten minutes.', payWith('inst_pending', '0127')),
    options: () => outcomesCart(6),
  },
  {
    ...paying('resume', 'Resumed after a reload', 'Reload this page while the payment is under way: the checkout finds it again. Choose this state anew to start over.',
      payWith('inst_pending', '0127')),
    resumes: true,
    todo: 'press',
  },
];

// Not with `drop`: a browser sends a request again by itself when a kept connection dies, and then nothing is lost.
const NEVER_ARRIVED = { times: 1, status: 504 };
const ARRIVED = { times: 1, garble: /** @type {const} */ ('after') };

/** @type {readonly Scenario[]} */
export const UNKNOWN = [
  {
    ...paying('lost-request', 'Request lost', 'The payment of an invoice never arrived, and the invoice says so. The same payment may be sent again.',
      INVOICE_PAYMENT, guardedInvoice),
    faults: [{ match: 'POST /storefront/payment', ...NEVER_ARRIVED }],
  },
  {
    ...paying('lost-found', 'Answer lost, found again', 'The answer breaks off. The payment took effect, and the invoice says so: the shopper sees the result.',
      INVOICE_PAYMENT, guardedInvoice),
    faults: [{ match: 'POST /storefront/payment', ...ARRIVED }],
  },
  {
    ...paying('lost-unknown', 'Answer lost, cannot be asked', 'The answer breaks off, and the invoice cannot be asked. Clear the conditions, then check again.',
      INVOICE_PAYMENT, guardedInvoice),
    faults: [{ match: 'POST /storefront/payment', ...ARRIVED }],
    then: { faults: [{ match: 'GET /storefront/invoices/*', times: 0, drop: 'before' }], call: INVOICE_PAYMENT },
  },
  {
    ...paying('lost-found-customer', 'Answer lost, found with the customer', 'A cart paid with a saved card: what the customer has paid tells it.',
      payWith('inst_approved', '1111')),
    faults: [{ match: 'POST /storefront/purchase', ...ARRIVED }],
  },
  {
    ...paying('lost-unguarded', 'Answer lost, nothing to ask', 'A cart paid with a saved card, and the session may not read what the customer has paid.',
      payWith('inst_approved', '1111')),
    faults: [{ match: 'POST /storefront/purchase', ...ARRIVED }, { match: 'GET /storefront/transactions', times: 0, status: 403 }],
  },
  {
    ...state('lost-token-used', 'Answer lost, token used', 'Fill in the form with this card: the payment arrived, for its token is used, and no more can be learnt.',
      () => cart(MUG)),
    todo: 'type',
    card: CARDS.visa.approved,
    faults: [{ match: 'POST /storefront/purchase', ...ARRIVED }],
  },
  {
    ...state('lost-token-unused', 'Request lost, token unused', 'Fill in the form with this card: the payment never arrived, for its token is unused, and may be sent again.',
      () => cart(MUG)),
    todo: 'type',
    card: CARDS.visa.approved,
    faults: [{ match: 'POST /storefront/purchase', ...NEVER_ARRIVED }],
  },
];
