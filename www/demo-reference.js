// @ts-check
// The tables of test cards, accounts, rules, coupons and plans.

import { copyButton } from './demo-copy.js';
import { element, find } from './demo-dom.js';
import { ACCOUNT_NUMBERS, CARDS, CARD_ENDINGS, CARD_RULES, COUPONS, PLANS, RECORDS, grouped } from './demo-test-data.js';

/** Fills the panel's tables. */
export function showReference() {
  find('#cards tbody', HTMLElement).append(...Object.values(CARDS).map(cardRow));
  find('#card-endings', HTMLElement).append(...CARD_ENDINGS.flatMap(([number, effect]) => copyable(number, effect)));
  find('#account-numbers', HTMLElement).append(...ACCOUNT_NUMBERS.flatMap(([number, effect]) => copyable(number, effect)));
  find('#card-rules', HTMLElement).append(...CARD_RULES.flatMap(([input, outcome]) => term(input, outcome)));
  find('#coupons', HTMLElement).append(...COUPONS.flatMap(([code, effect]) => copyable(code, effect)));
  find('#records', HTMLElement).append(...RECORDS.flatMap(([id, meaning]) => copyable(id, meaning)));
  find('#plans', HTMLElement).append(...PLANS.flatMap(([plan, price]) => copyable(plan, price)));
}

// The roles are spelt out because a narrow panel lays the rows out as blocks, which would take them away.
/** @param {import('./demo-test-data.js').TestCard} card */
function cardRow({ brand, approved, declined }) {
  return element('tr', { role: 'row' },
    element('th', { role: 'rowheader', scope: 'row' }, brand),
    numberCell(brand, 'Approved', approved),
    numberCell(brand, 'Declined', declined));
}

/**
 * @param {string} brand
 * @param {string} outcome
 * @param {string} number
 */
function numberCell(brand, outcome, number) {
  const copy = copyButton('Copy', `${brand}, ${outcome.toLowerCase()}`, () => number);
  return element('td', { role: 'cell', 'data-outcome': outcome },
    element('span', { class: 'copyable' }, element('code', { class: 'number' }, grouped(number)), copy));
}

/**
 * @param {string | undefined} name
 * @param {string | undefined} meaning
 */
function term(name = '', meaning = '') {
  return [element('dt', {}, name), element('dd', {}, meaning)];
}

/**
 * @param {string | undefined} code
 * @param {string | undefined} meaning
 */
function copyable(code = '', meaning = '') {
  return [
    element('dt', { class: 'copyable' }, element('code', {}, /^\d+$/.test(code) ? grouped(code) : code), copyButton('Copy', code, () => code)),
    element('dd', {}, meaning),
  ];
}
