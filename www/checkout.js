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

/** @typedef {Record<string, string>} Catalog */
/**
 * @typedef {object} Host The page around a widget.
 * @property {(name: string, detail: unknown) => void} tell Who hears every event.
 * @property {() => void} over Who hears of the end.
 * @property {(locale: unknown) => Promise<Catalog>} catalogOf The texts of a language.
 */

export class Checkout {
  /** @type {import('#glue').Widget | undefined} */
  #widget;
  /** @type {Element} */
  #element;
  #listeners = createListeners();
  #host;
  /** Calls reach the module in the order in which the page made them, though a language must be loaded for some. */
  #turn = Promise.resolve();

  /**
   * Draws the widget and starts to load.
   * @param {unknown} options
   * @param {Catalog} catalog
   * @param {Host} host
   */
  constructor(options, catalog, host) {
    this.#host = host;
    /** @param {string} name @param {unknown} detail */
    const emit = (name, detail) => this.#emit(name, detail);
    this.#widget = calling(() => mountWidget(options, catalog, styleSheet(), emit));
    this.#element = this.#widget.element;
  }

  /** Resolves when the shopper can act. @param {Checkout} checkout */
  static async whenReady(checkout) {
    await settled(checkout.#widget?.ready ?? destroyed(), checkout);
  }

  /** @param {string} name @param {unknown} detail */
  #emit(name, detail) {
    const frozen = deepFreeze(detail);
    this.#listeners.tell(name, frozen);
    this.#host.tell(name, frozen);
    const event = new CustomEvent(`rebilly-instruments-${name}`, { detail: frozen, bubbles: true, composed: true });
    this.#element.dispatchEvent(event);
  }

  /** @param {any} changes */
  async update(changes) {
    const names = changes && typeof changes === 'object' && 'locale' in changes;
    const catalog = names ? this.#host.catalogOf(changes.locale) : undefined;
    await this.#inTurn((texts) => this.#widget?.update(changes, texts), catalog);
  }

  /**
   * Calls the module after the calls that the page made before, and hands it the texts that the call needs.
   * @param {(texts: Catalog | undefined) => Promise<any> | undefined} call
   * @param {Promise<Catalog>} [catalog]
   */
  async #inTurn(call, catalog) {
    // In an array, the promise of the call is not waited for: the next call is made, not answered, after this one.
    const turn = this.#turn.then(() => catalog).then((texts) => [this.#widget ? call(texts) : destroyed()]);
    this.#turn = turn.then(() => undefined);
    const [answer] = await turn;
    return settled(answer, this);
  }

  async destroy() {
    this.#host.over();
    const widget = this.#widget;
    this.#widget = undefined;
    calling(() => {
      widget?.destroy();
      // The module holds on to this object, which must not hold on to the module's: neither would ever be let go.
      widget?.free();
    });
  }

  /** @param {string} event @param {(detail: any) => void} listener */
  on(event, listener) {
    return this.#listeners.on(event, listener);
  }

  /** @param {string} event @param {(detail: any) => void} listener */
  off(event, listener) {
    this.#listeners.off(event, listener);
  }

  /** @param {string} component @param {unknown} [payload] */
  async show(component, payload) {
    await this.#inTurn(() => this.#widget?.show(String(component), payload));
  }

  /** @param {unknown} [payload] */
  async purchase(payload) {
    return deepFreeze(await this.#inTurn(() => this.#widget?.purchase(payload)));
  }

  /** @param {unknown} [payload] */
  async setup(payload) {
    return deepFreeze(await this.#inTurn(() => this.#widget?.setup(payload)));
  }
}

async function destroyed() {
  throw new CheckoutError('destroyed', 'The checkout was destroyed.');
}

/**
 * What a call of the module answers, or the error that it is.
 * @template T
 * @param {() => T} call
 * @returns {T}
 */
function calling(call) {
  try {
    return call();
  } catch (failure) {
    throw asCheckoutError(failure);
  }
}

/**
 * What the module resolves with, or the error that it rejects with.
 * @param {Promise<any> | undefined} promise
 * @param {Checkout} checkout The widget that is still there.
 */
async function settled(promise, checkout) {
  try {
    return await promise;
  } catch (failure) {
    throw asCheckoutError(failure, checkout);
  }
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
