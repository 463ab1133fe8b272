// @ts-check
// A container of the page, for the time when the module that draws there is dead and cannot clear it any more.

import { drawCrash, stillSummary } from './crash-screen.js';
import { CheckoutError } from './errors.js';
import { shared } from './shared.js';

/** The containers that the options name, or their standard names; as the module finds them. @param {any} options */
export function findContainers(options) {
  const form = find(options?.form, '.rebilly-instruments');
  const summary = find(options?.summary, '.rebilly-instruments-summary');
  return { form, summary: summary === form ? null : summary };
}

/** @param {unknown} named @param {string} standard @returns {HTMLElement | null} */
function find(named, standard) {
  try {
    const element = named instanceof Element ? named : document.querySelector(typeof named === 'string' ? named : standard);
    return element instanceof HTMLElement ? element : null;
  } catch {
    // No selector; the module says so.
    return null;
  }
}

/** Those that a dead module has left. @type {WeakMap<Element, Place>} */
const abandoned = new WeakMap();

const THEME = '--rebilly-';

/** Those that hold a checkout. A module knows of its own; one of another copy of this script is found here. */
const holders = () => (shared().holders ??= new WeakMap());

/** Whose checkouts the module of this copy knows of. @type {WeakSet<object>} */
const own = new WeakSet();

/** @param {string} path The option that named it. */
function heldByAnother(path) {
  const code = 'container-in-use';
  const message = 'Another copy of this script has mounted a checkout here. Load it once.';
  return new CheckoutError(code, message, { problems: [{ path, code, message }] });
}

export class Place {
  #container;
  /** What the page's own theme set on the container, before a checkout's did. */
  #theme;

  /** Where a crash left something, that goes first. @param {HTMLElement} container @param {string} option Which of its options names it. */
  constructor(container, option) {
    const holder = holders().get(container);
    if (holder && !own.has(holder)) throw heldByAnother(option);
    abandoned.get(container)?.clear();
    this.#container = container;
    this.#theme = new Map(themeOf(container));
  }

  /** A checkout is drawn here. */
  hold() {
    own.add(this);
    holders().set(this.#container, this);
  }

  /** From now on the place is the loader's. The card fields, which stand beside the shadow tree, go at once. */
  takeOver() {
    abandoned.set(this.#container, this);
    this.#container.querySelectorAll(':scope > [slot^="checkout-"]').forEach((fields) => fields.remove());
  }

  /**
   * Shows a crash where the form stood.
   * @param {CSSStyleSheet} sheet
   * @param {import('./catalogs.js').Catalog} texts
   * @param {import('./errors.js').Charge} charge
   * @param {import('./api.js').Page} page
   * @returns {HTMLElement | undefined} What is shown; nothing in a container that cannot have a shadow root.
   */
  showCrash(sheet, texts, charge, page) {
    const root = this.#open();
    if (!root) return undefined;
    stillSummary(root);
    if (root.adoptedStyleSheets.length === 0) root.adoptedStyleSheets = [sheet];
    return drawCrash(root, texts, charge, page);
  }

  /** Leaves a summary to be read. */
  showStill() {
    const root = this.#container.shadowRoot;
    if (root) stillSummary(root);
  }

  #open() {
    try {
      return this.#container.shadowRoot ?? this.#container.attachShadow({ mode: 'open' });
    } catch {
      return null;
    }
  }

  /** Whether the focus is in it, in its shadow tree or in the card fields. */
  get hasFocus() {
    const { activeElement } = /** @type {Document | ShadowRoot} */ (this.#container.getRootNode());
    return activeElement !== null && this.#container.contains(activeElement);
  }

  /** Leaves it as the module does when a checkout is destroyed: with what the page itself had there. */
  clear() {
    if (holders().get(this.#container) === this) holders().delete(this.#container);
    if (abandoned.get(this.#container) !== this) return;
    abandoned.delete(this.#container);
    const { shadowRoot, style } = this.#container;
    shadowRoot?.replaceChildren(document.createElement('slot'));
    if (shadowRoot) shadowRoot.adoptedStyleSheets = [];
    for (const [name] of themeOf(this.#container)) style.setProperty(name, this.#theme.get(name) ?? '');
    if (!this.#container.getAttribute('style')) this.#container.removeAttribute('style');
  }
}

/** The page may be scrolled again, where a dialog of a module that is dead kept it from that (`ScrollLock` in `src/page.rs`). */
export function unlockPage() {
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => !(/** @type {any} */ (sheet).locksPage));
}

/** @param {HTMLElement} container @returns {[string, string][]} */
function themeOf({ style }) {
  return [...style].filter((name) => name.startsWith(THEME)).map((name) => [name, style.getPropertyValue(name)]);
}
