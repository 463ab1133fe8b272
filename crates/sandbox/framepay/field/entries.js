// @ts-check
/* One or several text inputs in a row: all of a card, one part of it, or one part of a bank account. */
import { accountNumberRules, bankNameRules, bicRules, ibanRules, routingNumberRules } from './bank.js';
import { brandOf, cardNumberRules, cvvRules, expiryRules } from './card.js';
import { Entry } from './entry.js';
import { drawMark } from './marks.js';
import { StateReport, stateOf } from './state.js';

/** @typedef {import('./entry.js').EntryForm} EntryForm */
/** @typedef {import('./view.js').View} View */
/** @typedef {import('./view.js').Settings} Settings */
/** @typedef {import('./view.js').Outside} Outside */

const NUMERIC = { inputmode: 'numeric' };

/** @returns {EntryForm[]} */
export function entriesFor(/** @type {string} */ type, /** @type {Settings} */ settings) {
  const brands = () => ({ allowed: settings.config.card?.brands?.allowed ?? null, refused: settings.refusedBrands });
  const number = () => entry('number', 'cardNumber', cardNumberRules(brands), cardInput('cardnumber', 'cc-number'));
  const expiry = () => entry('expiry', 'cardExpiration', expiryRules(), cardInput('exp-date', 'cc-exp'));
  const cvv = () => entry('cvv', 'cardCvv', cvvRules(() => settings.brand), cardInput('cvv', 'cc-csc'));
  /** @type {Record<string, () => EntryForm[]>} */
  const types = {
    card: () => [number(), expiry(), cvv()],
    cardNumber: () => [number()],
    cardExpiration: () => [expiry()],
    cardCvv: () => [cvv()],
    iban: () => [entry('iban', 'iban', ibanRules, named(type))],
    bbanAccountNumber: () => [entry('accountNumber', 'accountNumber', accountNumberRules, { ...NUMERIC, ...named(type) })],
    bbanRoutingNumber: () => [entry('routingNumber', 'routingNumber', routingNumberRules, { ...NUMERIC, ...named(type) })],
    bbanBic: () => [entry('bic', 'bic', bicRules, named(type))],
    bbanBankName: () => [entry('bankName', 'bankName', bankNameRules, named(type))],
    none: () => [],
  };
  return types[type]?.() ?? [];
}

/** What end-to-end tests find the input by. */
function named(/** @type {string} */ name) {
  return { name, 'data-testid': name };
}

function cardInput(/** @type {string} */ name, /** @type {string} */ autocomplete) {
  return { ...NUMERIC, ...named(name), autocomplete };
}

/**
 * @param {string} part
 * @param {string} field
 * @param {import('./card.js').Rules} rules
 * @param {Record<string, string>} attributes
 * @returns {EntryForm}
 */
function entry(part, field, rules, attributes) {
  return { part, field, rules, attributes: { autocomplete: 'off', ...attributes } };
}

/** @implements {View} */
export class EntriesView {
  root = document.createElement('form');
  #row = document.createElement('div');
  #tail = document.createElement('span');
  /** @type {SVGElement | null} */
  #mark = null;
  #hasFocus = false;
  #autofilled = false;

  /**
   * @param {string} type
   * @param {EntryForm[]} forms
   * @param {Settings} settings
   * @param {Outside} outside
   */
  constructor(type, forms, settings, { send }) {
    this.type = type;
    this.settings = settings;
    this.send = send;
    this.report = new StateReport(send);
    this.entries = forms.map((form) => new Entry(form, (from, advance) => this.#typed(from, advance)));
    this.#build();
  }

  /** The entry of the card number, where this field has one. */
  get #number() {
    return this.entries.find(({ part }) => part === 'number');
  }

  #build() {
    this.#row.className = this.type === 'card' ? 'row card' : 'row';
    this.#row.classList.toggle('words', this.type === 'bbanBankName');
    this.#row.append(...this.entries.map((from) => this.#slot(from)));
    this.root.append(this.#row);
    this.root.addEventListener('submit', (event) => event.preventDefault());
    this.root.addEventListener('focusin', () => this.#followFocus());
    this.root.addEventListener('focusout', () => setTimeout(() => this.#followFocus(), 0));
    this.root.addEventListener('mousedown', (event) => {
      if (event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      this.focus();
    });
  }

  #slot(/** @type {Entry} */ from) {
    const slot = document.createElement('div');
    slot.className = `slot slot-${from.part}`;
    slot.append(from.input);
    if (from.part === 'number') {
      this.#tail.className = 'entry tail';
      this.#tail.setAttribute('aria-hidden', 'true');
      slot.append(this.#tail);
    }
    from.input.addEventListener('keydown', (event) => this.#stepBack(from, event));
    return slot;
  }

  title() {
    return this.settings.text.titles[this.type] ?? '';
  }

  focus() {
    const due = this.entries.find(({ shown }) => shown) ?? this.entries.find(({ flaw }) => flaw) ?? this.entries[0];
    window.focus();
    due?.input.focus();
  }

  surrender() {
    for (const each of this.entries) each.reveal();
    this.#draw();
    return this.entries.map(({ part, field, value, flaw }) => ({ part, field, value, flaw: flaw?.code ?? null }));
  }

  refresh() {
    const { labels, placeholders } = this.settings.text;
    for (const { input, part } of this.entries) {
      input.setAttribute('aria-label', labels[part]);
      input.placeholder = placeholders[part] ?? '';
      if (part === 'cvv') input.type = this.settings.config.card?.cvv?.type === 'password' ? 'password' : 'text';
    }
    this.#drawMark();
    this.#draw();
  }

  #typed(/** @type {Entry} */ from, /** @type {boolean} */ advance) {
    if (from === this.#number) this.#followBrand(from.value);
    this.#draw();
    this.#noticeAutofill();
    const next = this.entries[this.entries.indexOf(from) + 1];
    if (advance && next && document.activeElement === from.input) next.input.focus();
  }

  #followBrand(/** @type {string} */ number) {
    const brand = brandOf(number);
    if (brand === this.settings.brand) return;
    this.settings.brand = brand;
    this.#drawMark();
    this.send('brand', { brand });
  }

  /** Backspace at the start of an input goes back to the one before. */
  #stepBack(/** @type {Entry} */ from, /** @type {KeyboardEvent} */ event) {
    const { selectionStart, selectionEnd } = from.input;
    const before = this.entries[this.entries.indexOf(from) - 1];
    if (event.key !== 'Backspace' || selectionStart !== 0 || selectionEnd !== 0 || !before) return;
    event.preventDefault();
    before.input.focus();
    before.input.setSelectionRange(before.input.value.length, before.input.value.length);
  }

  #followFocus() {
    const active = document.hasFocus() ? this.entries.find(({ input }) => input === document.activeElement) : undefined;
    this.#row.dataset.active = active?.part ?? '';
    if (this.#hasFocus !== Boolean(active)) {
      this.#hasFocus = Boolean(active);
      if (!active) this.#leave();
      this.send(active ? 'focus' : 'blur');
    }
    this.#draw();
  }

  /** The shopper leaves the field: what is missing shows, unless nothing was typed at all. */
  #leave() {
    if (this.entries.some(({ value }) => value !== '')) for (const each of this.entries) each.reveal();
  }

  #noticeAutofill() {
    const autofilled = this.entries.some(({ input }) => input.matches(':autofill'));
    if (autofilled === this.#autofilled) return;
    this.#autofilled = autofilled;
    this.send('autofill', { on: autofilled });
  }

  #drawMark() {
    const { display = true, color = 'currentColor' } = this.settings.config.icon ?? {};
    this.#mark?.remove();
    this.#mark = this.#number && display ? drawMark(this.settings.brand, String(color)) : null;
    if (this.#mark) this.#row.prepend(this.#mark);
  }

  #draw() {
    for (const each of this.entries) each.refresh();
    const number = this.#number?.value ?? '';
    this.#row.classList.toggle('filled', number !== '');
    this.#tail.classList.toggle('invalid', Boolean(this.#number?.shown));
    this.#tail.textContent = number.length > 4 ? `•••• ${number.slice(-4)}` : number;
    const shown = this.entries.flatMap(({ field, shown: code }) => (code ? [{ field, code }] : []));
    const completed = this.entries.every(({ flaw }) => flaw === null);
    this.report.tell(stateOf(shown, completed, this.settings.text.errors));
  }
}
