// @ts-check
// One checkout in an iframe, as the page holds it: the same functions, listeners and events as where it is in the page itself.

import { CheckoutError, asCheckoutError, crashError, destroyed } from './errors.js';
import { Frame } from './frame.js';
import { FramePlace, findPlace } from './frame-place.js';
import { deepFreeze } from './freeze.js';
import { ENDS, announce, createListeners } from './listeners.js';
import { copied } from './plain-data.js';

/**
 * @typedef {object} Host The API around it.
 * @property {(name: string, detail: unknown) => void} tell Who hears every event.
 * @property {(checkout: FramedCheckout) => void} over Who hears of the end.
 */

/** Milliseconds after which a charge has been answered, or is over for the page in the iframe, which waits for a minute. */
const CHARGED = 65_000;

/** What stays as it is while a checkout is mounted. */
const FIXED = ['frame', 'form', 'summary'];

export class FramedCheckout {
  #frame;
  #place;
  #element;
  #host;
  #listeners = createListeners();
  /** The step that was told last. @type {string | undefined} */
  #step;
  /** Why it is over, where it is: what each later call gets. @type {(() => CheckoutError) | undefined} */
  #end;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #overdue;

  /** Puts the iframe where the form is to be. @param {import('./frame-options.js').Wanted} wanted @param {Host} host */
  constructor({ url, form }, host) {
    this.#host = host;
    this.#element = findPlace(form);
    this.#frame = new Frame(url, (said) => this.#hear(said));
    this.#place = new FramePlace(this.#element, this.#frame.element, (said) => this.#frame.tell(said));
  }

  /** Whether a page in the same place answers for it. @param {FramedCheckout} checkout @param {URL} url */
  static isFrom(checkout, url) {
    return checkout.#frame.element.src === url.href;
  }

  /** Asks its page. @param {FramedCheckout} checkout @param {string} call @param {...unknown} args */
  static ask(checkout, call, ...args) {
    return checkout.#ask(call, ...args);
  }

  /** Mounts it. One that is not drawn leaves the page as it was. @param {FramedCheckout} checkout @param {object} options */
  static async mount(checkout, options) {
    try {
      await checkout.#ask('mount', options, checkout.#place.scheme);
    } catch (failure) {
      const error = /** @type {CheckoutError & { checkout?: unknown }} */ (failure);
      if (!error.checkout) checkout.#leave(error);
      throw error;
    }
  }

  /** @param {any} said What the page in the iframe says unasked. */
  #hear({ event, detail, height, reveal, title, covers, leave, replace, reloads, lost }) {
    if (event) {
      this.#emit(event, detail);
      this.#frame.tellAddress();
    }
    if (height !== undefined) this.#place.resize(height);
    if (reveal) this.#place.reveal(reveal);
    if (title) this.#frame.element.title = title;
    if (covers !== undefined) this.#place.cover(covers);
    // Only addresses of the web: another would be a script to run here.
    if (/^https?:/i.test(leave)) location.assign(leave);
    // A page that has changed its address meanwhile knows what it does.
    if (replace?.from === location.href) history.replaceState(history.state, '', replace.to);
    if (reloads) location.reload();
    if (lost) this.#lose(lost);
  }

  /** @param {string} name @param {any} detail */
  #emit(name, detail) {
    // What was charged is told by the step before a crash.
    if (name === 'state-changed' && detail.state !== 'crashed') this.#step = detail.state;
    announce(name, detail, { own: this.#listeners, all: this.#host, element: this.#element });
    if (this.#end && ENDS.has(name)) this.#leave(this.#end());
  }

  /** The page in the iframe is gone, or never came. @param {CheckoutError} error */
  #lose(error) {
    const step = this.#step;
    const lost = step ? crashError(error, step) : error;
    this.#leave(lost);
    // Before anything was told, the promise of `mount()` says it.
    if (step) this.#emit('error', { code: lost.code, message: lost.message });
  }

  /** @param {CheckoutError} error What those get who still wait. */
  #leave(error) {
    clearTimeout(this.#overdue);
    this.#end ??= () => error;
    this.#host.over(this);
    this.#frame.close(error);
    this.#place.clear();
  }

  /** @param {string} call @param {...unknown} args */
  async #ask(call, ...args) {
    if (this.#end) throw this.#end();
    try {
      return deepFreeze(await this.#frame.ask(call, ...args));
    } catch (failure) {
      throw this.#errorOf(failure);
    }
  }

  /** What the page in the iframe rejects with, as it was there. @param {any} failure */
  #errorOf(failure) {
    if (failure instanceof CheckoutError || !failure.code) return asCheckoutError(failure, this);
    const { code, message, cause, isDrawn, ...facts } = failure;
    return new CheckoutError(code, message, { ...facts, ...(cause && { cause: new Error(cause) }), ...(isDrawn && { checkout: this }) });
  }

  /** @param {any} changes */
  async update(changes) {
    if (FIXED.some((name) => Object(changes)[name] !== undefined)) {
      throw new CheckoutError('not-supported', 'The place of a checkout stays as it is while it is mounted. Destroy it and mount it anew to move it.');
    }
    await this.#ask('update', copied(changes));
  }

  async destroy() {
    this.#host.over(this);
    if (this.#end) return;
    this.#end = destroyed;
    this.#place.hide();
    // Only the page in the iframe knows whether a charge is under way now. Then it stays, out of sight, and tells how it ends.
    const isUnderWay = this.#step !== undefined && (await this.#frame.ask('destroy').catch(() => false));
    // A payment that had not come to its charge ends without a word.
    if (isUnderWay) this.#overdue = setTimeout(() => this.#leave(destroyed()), CHARGED);
    else this.#leave(destroyed());
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
    await this.#ask('show', String(component), copied(payload));
  }

  /** @param {unknown} [payload] */
  async purchase(payload) {
    return this.#ask('purchase', copied(payload));
  }

  /** @param {unknown} [payload] */
  async setup(payload) {
    return this.#ask('setup', copied(payload));
  }
}
