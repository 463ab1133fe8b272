// @ts-check
// What a designer can pick: options as a merchant would pass them, calls that a merchant's page would make, and failures
// that the sandbox is told to make. Those of the group "States" stand in the list of states alone.

import { BLOCKED, CUSTOMERS } from './demo-customers.js';
import { FAILURES } from './demo-failures.js';
import { PURCHASES } from './demo-purchases.js';
import { DECLINES, FORM_STATES, RESULTS } from './demo-states-form.js';
import { CLOSED_RECORDS, LOADING_STATES, LOAD_FAILURES } from './demo-states-loading.js';
import { APPROVALS, UNKNOWN, WAITING } from './demo-states-open.js';

/** @typedef {{ api: string, framepay: string }} Addresses */
/**
 * A failure that the sandbox makes; `times: 0` is until it is reset.
 * @typedef {{ match: string, times?: number, status?: number, body?: unknown, retryAfterSeconds?: number, delayMs?: number,
 *   drop?: 'before' | 'after', garble?: 'before' | 'after' }} Fault
 */
/** @typedef {Record<string, unknown>} Payload what names the instrument to pay with */
/**
 * A call that the page of a merchant would make, and what its button says if not the code.
 * @typedef {{ name?: string } & ({ call: 'update', argument: Record<string, unknown>, payload?: undefined }
 *   | { call: 'show', argument: string, payload?: Payload }
 *   | { call: 'purchase' | 'setup', argument?: Payload, payload?: undefined })} Action
 */
/**
 * What happens once it is mounted: failures that come only now, and a call that leads to the state.
 * @typedef {{ faults?: Fault[], network?: 'offline', call?: Action }} Sequel
 */
/**
 * @typedef {object} Scenario
 * @property {string} id its name in the page's address
 * @property {'Purchases' | 'Signed in' | 'Cannot be paid' | 'Failures' | 'States'} group
 * @property {string} name
 * @property {string} hint what to try
 * @property {'type' | 'press'} [todo] what is left to do to see it, where the page cannot do it
 * @property {string} [card] the number of a card or an account that the hint speaks of
 * @property {(addresses: Addresses) => Record<string, unknown>} options
 * @property {Action[]} [actions]
 * @property {Fault[]} [faults]
 * @property {'offline'} [network]
 * @property {unknown[]} [methods] what ready-to-pay answers
 * @property {Sequel} [then]
 * @property {boolean} [resumes] a reload goes on with the payment that is under way, and does not start anew
 */

/** @type {readonly Scenario[]} */
export const SCENARIOS = [
  ...PURCHASES, ...CUSTOMERS, ...BLOCKED, ...FAILURES,
  ...LOADING_STATES, ...LOAD_FAILURES, ...CLOSED_RECORDS, ...FORM_STATES, ...DECLINES, ...RESULTS, ...APPROVALS, ...WAITING, ...UNKNOWN,
];

/**
 * The scenario of that name, else the first.
 * @param {string | null} id
 * @returns {Scenario}
 */
export function scenarioOf(id) {
  return SCENARIOS.find((scenario) => scenario.id === id) ?? /** @type {Scenario} */ (SCENARIOS[0]);
}
