// @ts-check
/* The type of a bank account: three buttons, of which one is chosen. */
import { StateReport, stateOf } from './state.js';

/** @typedef {import('./view.js').View} View */
/** @typedef {import('./view.js').Settings} Settings */
/** @typedef {import('./view.js').Outside} Outside */

const TYPES = ['savings', 'checking', 'other'];
const MISSING = 'incomplete-account-type';

/** @implements {View} */
export class ChoiceView {
  root = document.createElement('form');
  #group = document.createElement('fieldset');
  #revealed = false;

  constructor(/** @type {Settings} */ settings, /** @type {Outside} */ { send }) {
    this.settings = settings;
    this.report = new StateReport(send);
    this.options = TYPES.map(option);
    this.#group.className = 'choices';
    this.#group.setAttribute('role', 'radiogroup');
    this.#group.append(...this.options.map(({ label }) => label));
    this.root.append(this.#group);
    this.root.addEventListener('change', () => this.#draw());
    this.root.addEventListener('focusin', () => send('focus'));
    this.root.addEventListener('focusout', () => send('blur'));
    this.root.addEventListener('submit', (event) => event.preventDefault());
  }

  get #value() {
    return this.options.find(({ input }) => input.checked)?.input.value ?? '';
  }

  title() {
    return this.settings.text.titles.bbanAccountType;
  }

  focus() {
    window.focus();
    (this.options.find(({ input }) => input.checked) ?? this.options[0]).input.focus();
  }

  surrender() {
    this.#revealed = true;
    this.#draw();
    return [{ part: 'accountType', field: 'accountType', value: this.#value, flaw: this.#value ? null : MISSING }];
  }

  refresh() {
    const { labels, placeholders } = this.settings.text;
    this.#group.setAttribute('aria-label', labels.accountType);
    for (const { input, text } of this.options) text.textContent = placeholders[input.value] ?? labels[input.value];
    this.#draw();
  }

  #draw() {
    const missing = this.#revealed && !this.#value;
    this.#group.classList.toggle('invalid', missing);
    this.#group.setAttribute('aria-invalid', String(missing));
    const shown = missing ? [{ field: 'accountType', code: MISSING }] : [];
    this.report.tell(stateOf(shown, this.#value !== '', this.settings.text.errors));
  }
}

function option(/** @type {string} */ value) {
  const input = document.createElement('input');
  Object.assign(input, { type: 'radio', name: 'accountType', value });
  input.dataset.testid = value;
  const text = document.createElement('span');
  const label = document.createElement('label');
  label.className = 'choice';
  label.append(input, text);
  return { label, input, text };
}
