// @ts-check
// One mounted widget, as the page holds it.

import { mount as mountWidget } from '#glue';
import styles from '#styles';
import { CheckoutError, asCheckoutError } from './errors.js';
import { createListeners } from './listeners.js';

/** @type {CSSStyleSheet | undefined} */
let sheet;

function styleSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
  }
  return sheet;
}

export class Checkout {
  /** @type {import('#glue').Widget | undefined} */
  #widget;
  #listeners = createListeners();
  #page;

  /**
   * Draws the widget and starts to load.
   * @param {unknown} options
   * @param {Record<string, string>} catalog
   * @param {{ tell(name: string, detail: unknown): void, over(): void }} page Who hears every event, and the end.
   */
  constructor(options, catalog, page) {
    this.#page = page;
    /** @param {string} name @param {unknown} detail */
    const emit = (name, detail) => this.#emit(name, detail);
    try {
      this.#widget = mountWidget(options, catalog, styleSheet(), emit);
    } catch (failure) {
      throw asCheckoutError(failure);
    }
  }

  /** Resolves when the shopper can act. @param {Checkout} checkout */
  static async whenReady(checkout) {
    try {
      await checkout.#widget?.ready;
    } catch (failure) {
      throw asCheckoutError(failure, checkout);
    }
  }

  /** @param {string} name @param {unknown} detail */
  #emit(name, detail) {
    const frozen = deepFreeze(detail);
    this.#listeners.tell(name, frozen);
    this.#page.tell(name, frozen);
    const event = new CustomEvent(`rebilly-instruments-${name}`, { detail: frozen, bubbles: true, composed: true });
    this.#widget?.element.dispatchEvent(event);
  }

  /** @param {unknown} changes */
  async update(changes) {
    try {
      await this.#widget?.update(changes);
    } catch (failure) {
      throw asCheckoutError(failure, this);
    }
  }

  async destroy() {
    this.#page.over();
    try {
      this.#widget?.destroy();
    } catch (failure) {
      throw asCheckoutError(failure);
    }
  }

  /** @param {string} event @param {(detail: any) => void} listener */
  on(event, listener) {
    return this.#listeners.on(event, listener);
  }

  /** @param {string} event @param {(detail: any) => void} listener */
  off(event, listener) {
    this.#listeners.off(event, listener);
  }

  /** @param {string} _component @param {unknown} _payload */
  async show(_component, _payload) {
    throw notSupported('show');
  }

  /** @param {unknown} _payload */
  async purchase(_payload) {
    throw notSupported('purchase');
  }

  /** @param {unknown} _payload */
  async setup(_payload) {
    throw notSupported('setup');
  }
}

/** @param {string} call */
function notSupported(call) {
  return new CheckoutError(
    'not-supported',
    `${call}() is not supported by this version: the checkout runs every step by itself.`,
  );
}

/**
 * @template T
 * @param {T} value
 * @returns {T}
 */
function deepFreeze(value) {
  if (value && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
