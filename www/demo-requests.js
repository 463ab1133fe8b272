// @ts-check
// What the sandbox received, asked for while someone looks.

import { element, find, readable } from './demo-dom.js';
import { payload } from './demo-events.js';
import { requests } from './demo-sandbox.js';

/** @typedef {import('./demo-sandbox.js').RequestRecord} RequestRecord */
/** @typedef {{ text: string, row: HTMLElement }} Shown */

const EVERY_MS = 1000;
const SHOWN_ROWS = 200;

export class RequestLog {
  constructor() {
    this.list = find('#requests', HTMLElement);
    this.note = find('#requests-note', HTMLElement);
    /** @type {Map<number, Shown>} by place in the sandbox's list */
    this.shown = new Map();
    this.open = false;
    this.timer = 0;
    document.addEventListener('visibilitychange', () => this.schedule(0));
  }

  /** @param {boolean} open whether the panel is on screen */
  setOpen(open) {
    this.open = open;
    this.schedule(0);
  }

  /** @param {number} delay in milliseconds */
  schedule(delay) {
    clearTimeout(this.timer);
    if (this.open && !document.hidden) this.timer = window.setTimeout(() => void this.poll(), delay);
  }

  async poll() {
    try {
      this.show(await requests());
    } catch {
      this.note.textContent = 'The sandbox does not answer. Is cargo xtask demo still running?';
    }
    this.schedule(EVERY_MS);
  }

  /** @param {RequestRecord[]} records oldest first */
  show(records) {
    const first = Math.max(0, records.length - SHOWN_ROWS);
    for (const index of [...this.shown.keys()]) {
      if (index < first || index >= records.length) this.drop(index);
    }
    records.slice(first).forEach((record, offset) => this.place(first + offset, record));
    this.note.textContent = noteOf(records.length);
  }

  /**
   * Rows that did not change stay as they are, so that what was opened stays open.
   * @param {number} index
   * @param {RequestRecord} record
   */
  place(index, record) {
    const text = JSON.stringify(record);
    const former = this.shown.get(index);
    if (former?.text === text) return;
    const row = requestRow(record);
    if (former) former.row.replaceWith(row);
    else this.list.prepend(row);
    this.shown.set(index, { text, row });
  }

  /** @param {number} index */
  drop(index) {
    this.shown.get(index)?.row.remove();
    this.shown.delete(index);
  }
}

/** @param {number} count */
function noteOf(count) {
  if (count === 0) return 'No requests yet.';
  return count > SHOWN_ROWS ? `The latest ${SHOWN_ROWS} of ${count} requests, newest first.` : 'Newest first.';
}

/** @param {RequestRecord} record */
function requestRow({ method, path, status, body }) {
  const head = [
    element('span', { class: 'method' }, method),
    element('span', { class: 'log-path' }, ...breakable(path)),
    element('span', { class: `status ${statusClass(status)}` }, status === null ? 'lost' : String(status)),
  ];
  if (body === undefined || body === null) {
    return element('li', { class: 'log-row' }, element('div', { class: 'log-head' }, ...head));
  }
  return element('li', { class: 'log-row' },
    element('details', {}, element('summary', { class: 'log-head' }, ...head), payload(readable(body))));
}

/**
 * A path that breaks after its slashes where the line is too short.
 * @param {string} path
 */
function breakable(path) {
  return path.split(/(?<=\/)/).flatMap((part) => [part, element('wbr')]);
}

/** @param {number | null} status */
function statusClass(status) {
  return status !== null && status < 400 ? 'status-good' : 'status-bad';
}
