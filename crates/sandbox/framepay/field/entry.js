// @ts-check

/** @typedef {import('./card.js').Rules} Rules */

/**
 * @typedef {object} EntryForm
 * @property {string} part what it is part of the token as: `number`, `expiry`, `cvv`, `iban` …
 * @property {string} field how errors name it
 * @property {Rules} rules
 * @property {Record<string, string>} attributes of the input
 */

/** One text input that formats as one types and keeps the caret where the shopper put it. */
export class Entry {
  value = '';
  input = document.createElement('input');
  /** The shopper is done here, so that what is missing may be shown. */
  #left = false;

  /**
   * @param {EntryForm} form
   * @param {(entry: Entry, advance: boolean) => void} onInput
   */
  constructor(form, onInput) {
    this.part = form.part;
    this.field = form.field;
    this.rules = form.rules;
    this.input.className = 'entry';
    const attributes = { type: 'text', spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off', ...form.attributes };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.addEventListener('input', (event) => onInput(this, this.#take(/** @type {InputEvent} */ (event))));
    this.input.addEventListener('blur', () => (this.#left ||= this.value !== ''));
  }

  /** The flaw that keeps this entry from being complete, shown or not. */
  get flaw() {
    return this.rules.check(this.value);
  }

  /** The code of the flaw that the shopper should see now. */
  get shown() {
    const flaw = this.flaw;
    return flaw && (!flaw.potential || this.#left) && (this.value !== '' || this.#left) ? flaw.code : null;
  }

  /** From now on everything missing is shown, until the next input. */
  reveal() {
    this.#left = true;
  }

  /** Applies rules that have changed, and draws the state. */
  refresh() {
    this.#write(this.rules.clean(this.value));
    const shown = this.shown !== null;
    this.input.classList.toggle('invalid', shown);
    this.input.classList.toggle('valid', this.flaw === null);
    this.input.setAttribute('aria-invalid', String(shown));
  }

  /** @returns {boolean} whether the entry is now full and the next one is due */
  #take(/** @type {InputEvent} */ event) {
    const { input, rules } = this;
    const caret = input.selectionStart ?? input.value.length;
    const atEnd = caret === input.value.length;
    const typed = rules.clean(input.value);
    const before = this.#countSignificant(input.value.slice(0, caret));
    const deleted = typed === this.value ? this.#deleteBeside(before, event.inputType) : null;

    this.#left = false;
    this.#write(deleted?.value ?? typed);
    if (atEnd && !deleted) return Boolean(rules.full?.(this.value));
    this.#place(deleted?.caret ?? before);
    return false;
  }

  /** A deletion that met only decoration means the character beyond it. */
  #deleteBeside(/** @type {number} */ before, /** @type {string} */ inputType) {
    const at = { deleteContentBackward: before - 1, deleteContentForward: before }[inputType];
    if (at === undefined || at < 0 || at >= this.value.length) return null;
    return { value: this.rules.clean(this.value.slice(0, at) + this.value.slice(at + 1)), caret: at };
  }

  #countSignificant(/** @type {string} */ text) {
    return [...text].filter((character) => this.rules.significant.test(character)).length;
  }

  #write(/** @type {string} */ value) {
    this.value = value;
    const text = this.rules.format(value);
    if (this.input.value !== text) this.input.value = text;
  }

  /** Puts the caret behind the n-th significant character. */
  #place(/** @type {number} */ count) {
    if (document.activeElement !== this.input) return;
    const text = this.input.value;
    let position = 0;
    for (let left = count; left > 0 && position < text.length; position += 1) {
      if (this.rules.significant.test(text[position])) left -= 1;
    }
    this.input.setSelectionRange(position, position);
  }
}
