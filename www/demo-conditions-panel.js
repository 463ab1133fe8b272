// @ts-check
// The switches of the network's conditions, and what is in force as chips that take it back.

import { CALLS, KINDS, conditionsText, readConditions } from './demo-conditions.js';
import { button, element, find } from './demo-dom.js';

/** @typedef {import('./demo-conditions.js').Condition} Condition */
/** @typedef {{ kind: HTMLSelectElement, often: HTMLSelectElement }} Row */
/** @typedef {{ text: string, remove: () => Promise<void> }} Chip */

export class ConditionsPanel {
  /** @param {(changes: Record<string, string>) => void} changed takes the settings that the switches say */
  constructor(changed) {
    this.form = find('#conditions', HTMLFormElement);
    this.rows = new Map(CALLS.map(({ id, name }) => [id, rowOf(id, name)]));
    this.form.addEventListener('change', () => changed(this.read()));
  }

  /** @returns {{ latency: string, network: string, conditions: string }} */
  read() {
    const chosen = new FormData(this.form);
    const conditions = [...this.rows].map(([call, { kind, often }]) => ({ call, kind: kind.value, repeats: often.value === 'always' }));
    return {
      latency: String(chosen.get('latency')),
      network: String(chosen.get('network')),
      conditions: conditionsText(conditions.filter(({ kind }) => kind !== '')),
    };
  }

  /** @param {{ latency: string, network: string, conditions: string }} settings */
  show({ latency, network, conditions }) {
    for (const [name, value] of Object.entries({ latency, network })) {
      const radios = this.form.elements.namedItem(name);
      if (radios instanceof RadioNodeList) radios.value = value;
    }
    const shown = readConditions(conditions);
    for (const [call, row] of this.rows) showRow(row, shown.find((condition) => condition.call === call));
  }
}

/**
 * Shows what is in force above the stage, where it is seen whatever tool is open.
 * @param {Chip[]} chips
 * @param {(taking: Promise<void>) => void} took is told when something is taken back
 * @param {() => Promise<void>} clear
 */
export function showArmed(chips, took, clear) {
  const armed = find('#armed', HTMLElement);
  armed.hidden = chips.length === 0;
  const clearAll = button('Clear all', () => took(clear()), { class: 'button button-small' });
  armed.replaceChildren(...chips.map((chip) => chipOf(chip, took)), ...(chips.length > 0 ? [clearAll] : []));
}

/**
 * @param {Chip} chip
 * @param {(taking: Promise<void>) => void} took
 */
function chipOf({ text, remove }, took) {
  const taken = button('', () => took(remove()), { class: 'chip', 'aria-label': `Clear: ${text}` });
  taken.append(text, element('span', { class: 'chip-cross', 'aria-hidden': 'true' }, '×'));
  return taken;
}

/**
 * @param {string} id
 * @param {string} name
 * @returns {Row}
 */
function rowOf(id, name) {
  const kind = element('select', { id: `call-${id}` }, element('option', { value: '' }, 'Works'),
    ...KINDS.map((known) => element('option', { value: known.id }, known.name)));
  const often = element('select', { 'aria-label': `How often: ${name}`, disabled: '' },
    element('option', { value: 'once' }, 'once'), element('option', { value: 'always' }, 'every time'));
  const label = element('label', { for: `call-${id}` }, name);
  find('#calls', HTMLElement).append(element('li', { class: 'call' }, label, kind, often));
  return { kind, often };
}

/**
 * @param {Row} row
 * @param {Condition} [condition]
 */
function showRow({ kind, often }, condition) {
  kind.value = condition?.kind ?? '';
  often.value = condition?.repeats ? 'always' : 'once';
  often.disabled = condition === undefined;
}
