// @ts-check
// Every state that a designer wants to see, in the order in which a shopper meets them.

import { SCENARIOS } from './demo-scenarios.js';

/** @typedef {import('./demo-scenarios.js').Scenario} Scenario */

/** Title, and the scenarios by their ids. */
const SECTIONS = /** @type {const} */ ([
  ['Loading', ['loading', 'framepay-late', 'load-retrying', 'load-busy', 'load-offline']],
  ['Cannot load', ['api-down', 'load-timeout', 'load-unavailable', 'load-busy-long', 'server-error', 'load-malformed', 'wrong-key', 'load-forbidden',
    'load-refused', 'load-not-found', 'no-methods', 'framepay-blocked', 'framepay-silent']],
  ['Cannot be paid', ['invoice-draft', 'invoice-paid', 'invoice-voided', 'invoice-abandoned', 'invoice-refunded', 'invoice-disputed',
    'transaction-completed', 'transaction-canceled']],
  ['Form', ['cart', 'new-customer', 'customer', 'outcomes', 'invoice', 'partly-paid', 'transaction', 'store-card', 'bank-account']],
  ['Form, with something to say', ['fields-missing', 'field-refused', 'price-rose', 'token-failed', 'charge-busy', 'offline', 'expired']],
  ['Declined', ['declined', 'declined-cvv', 'declined-expired', 'declined-bank']],
  ['Paying', ['confirmation', 'paying', 'pending', 'pending-approved', 'pending-declined', 'gateway-slow', 'gateway-timeout', 'gateway-lost',
    'poll-lost', 'still-checking', 'resume']],
  ['Approval', ['approval', 'approval-declined', 'approval-canceled', 'approval-abandoned', 'approval-page', 'paypal', 'ideal', 'conversion',
    'identification', 'identification-optional']],
  ['Not known', ['lost-request', 'lost-found', 'lost-found-customer', 'lost-unknown', 'lost-unguarded', 'lost-token-used', 'lost-token-unused']],
  ['Done', ['approved', 'approved-silent', 'setup']],
]);

/** @type {readonly { title: string, scenarios: Scenario[] }[]} */
export const GALLERY = SECTIONS.map(([title, ids]) => ({
  title,
  scenarios: ids.flatMap((/** @type {string} */ id) => SCENARIOS.filter((scenario) => scenario.id === id)).sort(byEffort),
}));

/**
 * Those that one press leads to come first.
 * @param {Scenario} a
 * @param {Scenario} b
 */
function byEffort(a, b) {
  return Number(a.todo !== undefined) - Number(b.todo !== undefined);
}
