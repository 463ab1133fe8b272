// @ts-check
// What a designer can pick: options as a merchant would pass them, calls that a merchant's page would make, and failures
// that the sandbox is told to make.

import { BLOCKED, CUSTOMERS } from './demo-customers.js';
import { FAILURES } from './demo-failures.js';
import { PURCHASES } from './demo-purchases.js';

/** @typedef {{ api: string, framepay: string }} Addresses */
/** @typedef {{ match: string, times?: number, status?: number, body?: unknown, delayMs?: number, drop?: 'before' | 'after' }} Fault */
/**
 * A call that the page of a merchant would make, and what its button says if not the code.
 * @typedef {{ name?: string } & ({ call: 'update', argument: Record<string, unknown> } | { call: 'show', argument: string }
 *   | { call: 'purchase', argument?: undefined })} Action
 */
/**
 * @typedef {object} Scenario
 * @property {string} id its name in the page's address
 * @property {'Purchases' | 'Signed in' | 'Cannot be paid' | 'Failures'} group
 * @property {string} name
 * @property {string} hint what to try
 * @property {string} [card] the card number that the hint speaks of
 * @property {(addresses: Addresses) => Record<string, unknown>} options
 * @property {Action[]} [actions]
 * @property {Fault[]} [faults]
 */

/** @type {readonly Scenario[]} */
export const SCENARIOS = [...PURCHASES, ...CUSTOMERS, ...BLOCKED, ...FAILURES];

/**
 * The scenario of that name, else the first.
 * @param {string | null} id
 * @returns {Scenario}
 */
export function scenarioOf(id) {
  return SCENARIOS.find((scenario) => scenario.id === id) ?? /** @type {Scenario} */ (SCENARIOS[0]);
}
