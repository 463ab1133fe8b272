// @ts-check
// What a page hands to the checkout in its iframe. A document can be given copies of plain data and nothing that lives in
// another: no function, no element, no request that is under way.

import { CheckoutError } from './errors.js';

/** @typedef {import('./options.js').Problem} Problem */

/** How deep a tree may be, as for the module: deeper ones are cycles. */
const DEEPEST = 16;

const { toString } = Object.prototype;

/**
 * A copy of a value, and a problem for each part of it that cannot be handed over. What frameworks wrap their data in is left
 * behind.
 * @param {any} value
 * @param {Problem[]} problems
 * @param {string} [path]
 * @returns {any}
 */
export function copy(value, problems, path = '', depth = DEEPEST) {
  const kind = toString.call(value).slice(8, -1);
  if (value instanceof URL) return value.href;
  if (depth > 0 && Array.isArray(value)) return value.map((item, place) => copy(item, problems, `${path}[${place}]`, depth - 1));
  if (depth > 0 && kind === 'Object') {
    const copied = (/** @type {[string, any]} */ [name, member]) => [name, copy(member, problems, path ? `${path}.${name}` : name, depth - 1)];
    return Object.fromEntries(Object.entries(value).map(copied));
  }
  const isOne = value === null || !['object', 'function', 'symbol'].includes(typeof value);
  if (isOne || kind === 'ArrayBuffer' || ArrayBuffer.isView(value)) return value;
  const message = `A ${kind} stays in the page: an iframe takes texts, numbers, lists, objects of these, and bytes.`;
  problems.push({ path, code: 'wrong-type', message, expected: 'plain data', received: kind });
}

/** The error for options with problems, in the words of the module. @param {Problem[]} problems */
export function invalid(problems) {
  const count = problems.length === 1 ? 'The options have a problem' : `The options have ${problems.length} problems`;
  const list = problems.map(({ path, message }) => `${path}: ${message}`);
  // A container is the page's matter, not the options'.
  const code = problems[0].code.startsWith('container-') ? problems[0].code : 'options-invalid';
  return new CheckoutError(code, [`${count}.`, ...list].join('\n'), { problems });
}

/** A copy of what a call is given, which must be plain. @param {any} value */
export function copied(value) {
  /** @type {Problem[]} */
  const problems = [];
  const whole = copy(value, problems);
  if (problems.length > 0) throw invalid(problems);
  return whole;
}
