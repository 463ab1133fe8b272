// @ts-check
// The options as JSON, with what is wrong with them beside it. What was typed is kept for each scenario, also over a reload.

import { button, element, find } from './demo-dom.js';
import { nearestPlace, parseJson, placeOf } from './demo-json.js';

/** @typedef {import('./demo-stage.js').Problem} Problem */
/** @typedef {(options: unknown) => Promise<Problem[]>} Validate */
/** @typedef {{ scenario: string, original: string }} Loaded */

const WAIT_MS = 150;

export class Editor {
  /**
   * @param {{ validate: Validate, onRead: (options: unknown) => void, onMount: () => void }} page
   */
  constructor(page) {
    this.page = page;
    this.area = find('#options', HTMLTextAreaElement);
    this.problems = find('#problems', HTMLElement);
    this.restoreButton = find('#restore', HTMLButtonElement);
    /** @type {Loaded} */
    this.loaded = { scenario: '', original: '' };
    /** @type {string | undefined} what "Restore" put away, until the next key */
    this.putAway = undefined;
    this.check = 0;
    this.timer = 0;
    this.area.addEventListener('input', () => this.typed());
    this.area.addEventListener('keydown', (event) => this.shortcut(event));
    this.restoreButton.addEventListener('click', () => this.restore());
  }

  /**
   * Shows a scenario's options, or what was typed in their place.
   * @param {string} scenario
   * @param {unknown} options
   */
  load(scenario, options) {
    this.loaded = { scenario, original: JSON.stringify(options, null, 2) };
    this.putAway = undefined;
    this.area.value = sessionStorage.getItem(draftKey(scenario)) ?? this.loaded.original;
    void this.refresh();
  }

  /** The options, or undefined where the text is no JSON; the problem then stands beside it and has the focus. */
  read() {
    const read = parseJson(this.area.value);
    if (!('error' in read)) return { options: read.value };
    void this.refresh();
    this.goTo(read.error.offset);
    return undefined;
  }

  typed() {
    this.putAway = undefined;
    this.keep();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.refresh(), WAIT_MS);
  }

  keep() {
    const { scenario, original } = this.loaded;
    if (this.area.value === original) sessionStorage.removeItem(draftKey(scenario));
    else sessionStorage.setItem(draftKey(scenario), this.area.value);
    this.showEdited();
  }

  restore() {
    const shown = this.area.value;
    this.area.value = this.putAway ?? this.loaded.original;
    this.putAway = this.putAway === undefined ? shown : undefined;
    this.keep();
    void this.refresh();
  }

  showEdited() {
    const edited = this.area.value !== this.loaded.original;
    this.restoreButton.textContent = this.putAway === undefined ? 'Restore' : 'Undo restore';
    this.restoreButton.hidden = !edited && this.putAway === undefined;
  }

  /** @param {KeyboardEvent} event */
  shortcut(event) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.page.onMount();
  }

  /** Reads the text again and shows what is wrong with it. */
  async refresh() {
    const check = ++this.check;
    clearTimeout(this.timer);
    this.showEdited();
    const read = parseJson(this.area.value);
    if ('error' in read) {
      this.show([this.syntaxRow(read.error)], '1 problem: this is not JSON.');
      return;
    }
    this.page.onRead(read.value);
    const rows = await this.rowsOf(read.value, read.places);
    if (check === this.check) this.show(rows, summaryOf(rows.length));
  }

  /**
   * @param {unknown} options
   * @param {Map<string, number>} places
   */
  async rowsOf(options, places) {
    try {
      const problems = await this.page.validate(options);
      return problems.map((problem) => this.problemRow(problem, nearestPlace(places, problem.path)));
    } catch (error) {
      return [row('validate()', 'failed', String(error))];
    }
  }

  /**
   * @param {HTMLElement[]} rows
   * @param {string} summary
   */
  show(rows, summary) {
    const heading = element('p', { class: rows.length > 0 ? 'verdict verdict-bad' : 'verdict verdict-good' }, summary);
    this.problems.replaceChildren(heading, element('ul', { class: 'problems' }, ...rows));
    this.area.setAttribute('aria-invalid', String(rows.length > 0));
  }

  /** @param {import('./demo-json.js').SyntaxProblem} problem */
  syntaxRow({ line, column, offset, message }) {
    return row('JSON', 'syntax', message, this.placeButton(`Line ${line}, column ${column}`, offset));
  }

  /**
   * @param {Problem} problem
   * @param {number} offset
   */
  problemRow({ path, code, message, expected, received }, offset) {
    const made = row(path === '' ? 'options' : path, code, message, this.placeButton(`Line ${placeOf(this.area.value, offset).line}`, offset));
    const facts = Object.entries({ Expected: expected, Received: received }).filter(([, fact]) => fact !== undefined);
    if (facts.length > 0) {
      made.append(element('p', { class: 'problem-facts' }, facts.map(([name, fact]) => `${name}: ${fact}`).join(' · ')));
    }
    return made;
  }

  /**
   * @param {string} label
   * @param {number} offset
   */
  placeButton(label, offset) {
    return button(label, () => this.goTo(offset), { class: 'place', 'aria-label': `Go to ${label.toLowerCase()}` });
  }

  /** @param {number} offset */
  goTo(offset) {
    const { line } = placeOf(this.area.value, offset);
    this.area.focus();
    this.area.setSelectionRange(offset, offset);
    const lineHeight = parseFloat(getComputedStyle(this.area).lineHeight);
    this.area.scrollTop = Math.max(0, (line - 4) * lineHeight);
  }
}

/**
 * @param {string} path
 * @param {string} code
 * @param {string} message
 * @param {...HTMLElement} more
 */
function row(path, code, message, ...more) {
  const head = element('p', { class: 'problem-head' }, element('code', {}, path), element('span', { class: 'tag' }, code), ...more);
  return element('li', { class: 'problem' }, head, element('p', { class: 'problem-message' }, message));
}

/** @param {number} count */
function summaryOf(count) {
  if (count === 0) return 'No problems in the options.';
  return count === 1 ? '1 problem: mount() refuses these options.' : `${count} problems: mount() refuses these options.`;
}

/** @param {string} scenario */
function draftKey(scenario) {
  return `checkout-demo:options:${scenario}`;
}
