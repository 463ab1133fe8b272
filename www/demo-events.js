// @ts-check
// What the widget says: its events, both ways that a merchant can hear them, and how calls ended.

import { element, find, readable } from './demo-dom.js';

/** @typedef {import('./demo-stage.js').Widget} Widget */
/** @typedef {{ row: HTMLElement, name: string, channels: Set<string>, at: number }} Heard */

const NAMES = [
  'data-ready', 'instrument-ready', 'purchase-completed', 'purchase-declined',
  'setup-completed', 'instrument-managed', 'totals-changed', 'state-changed', 'error',
];

// One event arrives twice, as a DOM event and through on(): within this time it is the same one.
const SAME_EVENT_MS = 50;
const KEPT_ROWS = 500;

export class EventLog {
  constructor() {
    this.list = find('#events', HTMLElement);
    this.count = find('#event-count', HTMLElement);
    this.empty = find('#no-events', HTMLElement);
    /** @type {Heard[]} newest first */
    this.heard = [];
    find('#clear-events', HTMLButtonElement).addEventListener('click', () => this.clear());
    for (const name of NAMES) {
      document.addEventListener(`rebilly-instruments-${name}`, (event) => {
        this.hear(name, 'DOM', event instanceof CustomEvent ? event.detail : undefined);
      });
    }
  }

  /**
   * Listens through `on()` as well.
   * @param {Widget} widget
   * @returns {() => void} ends it
   */
  listen(widget) {
    const undo = NAMES.map((name) => {
      try {
        return widget.on(name, (detail) => this.hear(name, 'on()', detail));
      } catch {
        return () => {}; // Which of the names it knows is the widget's to say.
      }
    });
    return () => undo.forEach((stop) => stop?.());
  }

  /**
   * @param {string} name
   * @param {string} channel
   * @param {unknown} detail
   */
  hear(name, channel, detail) {
    const at = performance.now();
    const same = this.heard.find((entry) =>
      entry.name === name && !entry.channels.has(channel) && at - entry.at < SAME_EVENT_MS);
    if (same) {
      same.channels.add(channel);
      same.row.querySelector('.log-note')?.replaceChildren([...same.channels].join(', '));
      return;
    }
    const row = logRow(name, channel, detail, name === 'error' ? 'log-bad' : 'log-event', gistOf(detail));
    this.add({ row, name, channels: new Set([channel]), at });
  }

  /**
   * @param {string} call
   * @param {string} outcome
   * @param {unknown} detail
   */
  logCall(call, outcome, detail) {
    const row = logRow(call, outcome, detail, outcome.startsWith('rejected') ? 'log-bad' : 'log-call');
    this.add({ row, name: '', channels: new Set(), at: performance.now() });
  }

  /** @param {Heard} entry */
  add(entry) {
    this.heard.unshift(entry);
    this.list.prepend(entry.row);
    for (const dropped of this.heard.splice(KEPT_ROWS)) dropped.row.remove();
    this.showCount();
  }

  clear() {
    this.heard = [];
    this.list.replaceChildren();
    this.showCount();
  }

  showCount() {
    this.count.textContent = this.heard.length === 0 ? '' : String(this.heard.length);
    this.empty.hidden = this.heard.length > 0;
  }
}

/**
 * @param {string} title
 * @param {string} note
 * @param {unknown} detail
 * @param {string} kind
 * @param {string} [gist] what matters of the detail
 */
function logRow(title, note, detail, kind, gist = '') {
  const time = new Date().toLocaleTimeString('en-GB', { hour12: false });
  const head = [
    element('span', { class: 'log-title' }, title, ...(gist ? [' ', element('span', { class: 'log-gist' }, gist)] : [])),
    element('span', { class: 'log-note' }, note),
    element('time', { class: 'log-time' }, time),
  ];
  if (detail === undefined || detail === null) {
    return element('li', { class: `log-row ${kind}` }, element('div', { class: 'log-head' }, ...head));
  }
  return element('li', { class: `log-row ${kind}` },
    element('details', {}, element('summary', { class: 'log-head' }, ...head), payload(readable(detail))));
}

/**
 * What matters of an event, where it fits on its line: the state, what was done, the amounts, the code.
 * @param {any} detail
 * @returns {string}
 */
function gistOf({ state, action, code, money, previous } = {}) {
  if (money && previous) return `${amount(previous)} → ${amount(money)}`;
  return String(state ?? action ?? code ?? '');
}

/** @param {{ amount: number, currency: string }} money */
function amount({ amount, currency }) {
  return `${amount} ${currency}`;
}

/** @param {string} text */
export function payload(text) {
  return element('pre', { class: 'payload', tabindex: '0', role: 'region', 'aria-label': 'Payload' }, text);
}
