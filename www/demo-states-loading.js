// @ts-check
// States before there is a form: loading, and each way in which that fails.

import { LOADING } from './demo-failures.js';
import { jwtFor } from './demo-jwt.js';
import { MUG } from './demo-outcomes.js';
import { CART, IDENTITY, cart } from './demo-shop.js';
import { state } from './demo-state.js';

/** @typedef {import('./demo-scenarios.js').Scenario} Scenario */
/** @typedef {import('./demo-scenarios.js').Fault} Fault */

/** @type {readonly Scenario[]} */
export const LOADING_STATES = [
  failing('loading', 'Loading', 'Skeletons, for seven seconds.', { times: 0, delayMs: 7000 }),
  failing('load-retrying', 'Loading, asking again', 'The first answer to each call is a 503. It heals by itself where the checkout asks again.',
    { times: 1, status: 503 }),
  failing('load-busy', 'Loading, rate limit', 'The storefront says to come back in 10 seconds.', { times: 1, status: 429, retryAfterSeconds: 10 }),
  {
    ...failing('load-offline', 'Loading, offline', 'This page says that it is offline, and the sandbox drops every call. Clear it to come back online.'),
    network: 'offline',
  },
  withFramePay('framepay-late', 'Card field late', 'The form is open, and FramePay’s field comes after seven seconds.', 'readyDelay=7000'),
];

/** @type {readonly Scenario[]} */
export const LOAD_FAILURES = [
  failing('load-busy-long', 'Rate limit (429)', 'Too long to wait unseen: the shopper is told when to try again.',
    { times: 0, status: 429, retryAfterSeconds: 90 }),
  failing('load-unavailable', 'Unavailable (503)', 'Asking again does not help: each answer is a 503.', { times: 0, status: 503 }),
  failing('load-timeout', 'Too slow', 'No answer within the time that a shopper waits.', { times: 0, delayMs: 120_000 }),
  failing('load-malformed', 'Malformed answer', 'The answers are JSON that breaks off.', { times: 0, garble: 'after' }),
  failing('load-forbidden', 'Forbidden (403)', 'The key may not do this: the merchant’s set-up is wrong.', { times: 0, status: 403 }),
  state('load-refused', 'Order refused (422)', 'The cart names a plan that the storefront does not know.', () => cart({ planId: 'plan_unknown', quantity: 1 })),
  state('load-not-found', 'Unknown invoice (404)', 'The JWT is right, but its customer has no such invoice.',
    () => ({ ...IDENTITY, invoiceId: 'in_unknown', jwt: jwtFor('cus_demo') })),
  { ...state('no-methods', 'No way to pay', 'The storefront offers no method that works here.', () => cart(MUG)), methods: [] },
  withFramePay('framepay-silent', 'FramePay silent', 'The script loads, and its fields never become ready. After some time the checkout says so.', 'neverReady=1'),
];

/** @type {readonly Scenario[]} */
export const CLOSED_RECORDS = [
  ...['abandoned', 'refunded', 'disputed'].map((kind) => record(`invoice-${kind}`, `${kind[0]?.toUpperCase()}${kind.slice(1)} invoice`, 'invoiceId', `in_${kind}`)),
  record('transaction-canceled', 'Canceled transaction', 'transactionId', 'txn_canceled'),
];

/**
 * A cart whose calls while it loads fail in one way.
 * @param {string} id
 * @param {string} name
 * @param {string} hint
 * @param {Omit<Fault, 'match'>} [effect]
 * @returns {Scenario}
 */
function failing(id, name, hint, effect) {
  const faults = effect && LOADING.map((match) => ({ match, ...effect }));
  return { ...state(id, name, hint, () => cart(...CART)), ...(faults && { faults }) };
}

/**
 * A cart with a FramePay that misbehaves.
 * @param {string} id
 * @param {string} name
 * @param {string} hint
 * @param {string} how
 * @returns {Scenario}
 */
function withFramePay(id, name, hint, how) {
  return state(id, name, hint, ({ framepay }) => ({ ...cart(...CART), _dev: { framePayScriptLink: `${framepay}?${how}` } }));
}

/**
 * @param {string} id
 * @param {string} name
 * @param {'invoiceId' | 'transactionId'} source
 * @param {string} recordId
 * @returns {Scenario}
 */
function record(id, name, source, recordId) {
  return state(id, name, `mount() rejects: ${recordId} cannot be paid.`, () => ({ ...IDENTITY, [source]: recordId, jwt: jwtFor(recordId) }));
}
