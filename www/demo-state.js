// @ts-check
// What the states have in common: a scenario of that group, and one that pays as soon as it is mounted.

import { outcomesCart } from './demo-outcomes.js';

/** @typedef {import('./demo-scenarios.js').Scenario} Scenario */
/** @typedef {import('./demo-scenarios.js').Action} Action */

/**
 * @param {string} id
 * @param {string} name
 * @param {string} hint
 * @param {Scenario['options']} options
 * @returns {Scenario}
 */
export function state(id, name, hint, options) {
  return { id, group: 'States', name, hint, options };
}

/**
 * Options, by default of a cart, that are paid as soon as they are mounted.
 * @param {string} id
 * @param {string} name
 * @param {string} hint
 * @param {Action} call
 * @param {Scenario['options']} [options]
 * @returns {Scenario}
 */
export function paying(id, name, hint, call, options = () => outcomesCart()) {
  return { ...state(id, name, hint, options), then: { call } };
}
