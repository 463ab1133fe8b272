// @ts-check
// The buttons that call update(), each labelled with the code that it runs and with how long it took.

import { button, element, find } from './demo-dom.js';
import { literal } from './demo-literal.js';
import { OFFERS } from './demo-updates.js';

/** @typedef {import('./demo-changes.js').Options} Options */
/** @typedef {import('./demo-updates.js').Offer} Offer */
/** @typedef {{ row: HTMLElement, code: HTMLElement, took: HTMLElement, changes: Options }} Row */

// The characters of a line of code in the panel where it is narrowest beside the stage.
const CODE_WIDTH = 46;

export class UpdateList {
  /** @param {(changes: Options) => Promise<string>} run calls update() and says how it ended */
  constructor(run) {
    this.run = run;
    this.list = find('#updates', HTMLElement);
    this.rows = new Map(OFFERS.map((offer) => [offer, this.rowOf(offer)]));
  }

  /**
   * Shows what fits the options that are mounted, as the next press would run it.
   * @param {Options} options
   */
  show(options) {
    for (const [offer, row] of this.rows) {
      const changes = offer.changes(options);
      row.row.hidden = changes === undefined;
      row.changes = changes ?? {};
      row.code.textContent = callOf(row.changes);
    }
  }

  /** Forgets how long earlier calls took. */
  clear() {
    for (const { took } of this.rows.values()) took.textContent = '';
  }

  /**
   * @param {Offer} offer
   * @returns {Row}
   */
  rowOf({ name }) {
    const code = element('code');
    const took = element('span', { class: 'offer-took' });
    const press = button('', () => void this.press(row), { class: 'button offer-code' });
    press.append(code);
    const head = element('p', { class: 'offer-head' }, element('span', {}, name), took);
    /** @type {Row} */
    const row = { row: element('li', { class: 'offer' }, head, press), code, took, changes: {} };
    this.list.append(row.row);
    return row;
  }

  /** @param {Row} row */
  async press(row) {
    row.took.textContent = '…';
    row.took.textContent = await this.run(row.changes);
  }
}

/** @param {Options} changes */
function callOf(changes) {
  return `update(${literal(changes, { before: 'update('.length, width: CODE_WIDTH })})`;
}
