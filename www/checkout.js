// @ts-check
// One mounted widget, as the page holds it.

import { asCheckoutError, chargeAt, crashError, destroyed, withDocs } from './errors.js';
import { deepFreeze } from './freeze.js';
import { styleSheet } from './later.js';
import { ENDS, announce, createListeners } from './listeners.js';
import { Place, findContainers, unlockPage } from './place.js';
import { forModule } from './sources.js';

/** @typedef {import('./catalogs.js').Catalog} Catalog */
/** @typedef {import('./errors.js').CheckoutError} CheckoutError */
/** @typedef {import('./instance.js').Instance} Instance */
/** @typedef {ReturnType<Instance['mount']>} Widget */
/**
 * @typedef {object} Host The page around a widget.
 * @property {(name: string, detail: unknown) => void} tell Who hears every event.
 * @property {() => void} over Who hears of the end.
 * @property {(locale: unknown) => Promise<Catalog>} catalogOf The texts of a language.
 * @property {ReturnType<typeof import('./framepay.js').framePayOf>} framePay What it asks for FramePay's script.
 * @property {import('./early.js').Early} early What was begun before the module was there.
 * @property {import('./api.js').Page} page The page that the shopper is on.
 */

/** Milliseconds; what is not ready by then may be about to fail, and to say so takes the second file. */
const SLOW = 3_000;

export class Checkout {
  /** @type {Widget | undefined} */
  #widget;
  /** Why it is over, where it is: what each later call gets. @type {(() => CheckoutError) | undefined} */
  #end;
  /** @type {Instance} */
  #instance;
  /** In the language that the shopper reads now. @type {Catalog} */
  #catalog;
  /** @type {Host} */
  #host;
  #listeners = createListeners();
  /** What DOM events are dispatched on. */
  #element;
  /** @type {{ form?: Place, summary?: Place }} */
  #places;
  /** The step that was told last. @type {string | undefined} */
  #step;
  /** What rejects the calls that have not settled. @type {Set<(error: unknown) => void>} */
  #unsettled = new Set();
  /** Calls reach the module in the order in which the page made them, though a language must be loaded for some. */
  #turn = Promise.resolve();
  #forgetInstance;
  /** Whether the page has its places back, though the module may not know yet. */
  #isGone = false;

  /** Resolves when the module has let go of every place that the page has back. */
  static left = Promise.resolve();

  /**
   * Draws the widget and starts to load.
   * @param {unknown} options
   * @param {Catalog} catalog
   * @param {Instance} instance
   * @param {Host} host
   */
  constructor(options, catalog, instance, host) {
    [this.#instance, this.#catalog, this.#host] = [instance, catalog, host];
    const { form, summary } = findContainers(options);
    this.#element = form;
    this.#places = { form: form ? new Place(form, 'form') : undefined, summary: summary ? new Place(summary, 'summary') : undefined };
    this.#forgetInstance = instance.onCrash((cause) => this.#crash(cause));
    /** @param {string} name @param {any} detail */
    const emit = (name, detail) => this.#emit(name, name === 'error' ? { ...detail, message: withDocs(detail.code, detail.message) } : detail);
    try {
      this.#widget = instance.mount(forModule(options), catalog, styleSheet(), emit, host.framePay.load, () => instance.whole(), host.early);
      this.#places.form?.hold();
      this.#places.summary?.hold();
    } catch (failure) {
      // What the module dies of is told and shown by the crash, and rejects `whenReady`.
      if (instance.isDead) return;
      this.#forgetInstance();
      throw asCheckoutError(failure);
    }
  }

  /** Resolves when the shopper can act. @param {Checkout} checkout */
  static async whenReady(checkout) {
    const ready = checkout.#settled(checkout.#ask((widget) => widget.ready));
    // What was not needed so far comes when the shopper has the form, or else when something is slow.
    const late = setTimeout(() => checkout.#instance.whole(), SLOW);
    await ready.finally(() => {
      clearTimeout(late);
      checkout.#host.early.end();
      checkout.#instance.whole();
    });
  }

  /** @param {string} name @param {any} detail */
  #emit(name, detail) {
    if (this.#isGone) return;
    if (name === 'state-changed') this.#step = detail.state;
    if (this.#end && ENDS.has(name)) this.#forgetInstance();
    announce(name, detail, { own: this.#listeners, all: this.#host, element: this.#element });
  }

  /** @param {any} changes */
  async update(changes) {
    const names = changes && typeof changes === 'object' && 'locale' in changes;
    const catalog = names ? this.#host.catalogOf(changes.locale) : undefined;
    await this.#inTurn((widget, texts) => widget.update(forModule(changes), texts), catalog);
    this.#catalog = (await catalog) ?? this.#catalog;
  }

  /**
   * Calls the module after the calls that the page made before, and hands it the texts that the call needs.
   * @param {(widget: Widget, texts: Catalog | undefined) => Promise<any>} call
   * @param {Promise<Catalog>} [catalog]
   */
  #inTurn(call, catalog) {
    // In an array, the promise of the call is not waited for: the next call is made, not answered, after this one.
    const turn = this.#turn.then(() => this.#instance.whole()).then(() => catalog).then((texts) => [this.#ask((widget) => call(widget, texts))]);
    this.#turn = turn.then(() => undefined);
    return this.#settled(turn.then(([answer]) => answer));
  }

  /**
   * Asks the module. One that is dead, or dies of the question, never answers: its crash does.
   * @param {(widget: Widget) => Promise<any>} call
   */
  async #ask(call) {
    if (this.#end) throw this.#end();
    const answer = this.#widget && call(this.#widget);
    return this.#instance.isDead ? new Promise(() => {}) : answer;
  }

  /**
   * What the module resolves with, or the error that it rejects with, or its crash.
   * @param {Promise<any>} answer
   * @returns {Promise<any>}
   */
  #settled(answer) {
    return new Promise((resolve, reject) => {
      this.#unsettled.add(reject);
      const settle = (/** @type {(value: any) => void} */ by) => (/** @type {any} */ value) => {
        this.#unsettled.delete(reject);
        by(value);
      };
      answer.then(settle(resolve), settle((failure) => reject(asCheckoutError(failure, this))));
    });
  }

  /** The module is dead: what it cannot tell and show any more is told and shown here. @param {unknown} cause */
  #crash(cause) {
    const step = this.#step;
    const crashed = () => crashError(cause, step, this);
    const wasThere = !this.#end;
    this.#end ??= crashed;
    this.#widget = undefined;
    this.#host.framePay.forget();
    this.#forgetInstance();
    unlockPage();
    this.#rejectUnsettled(this.#end());
    if (wasThere) this.#show(chargeAt(step));
    const { code, message } = crashed();
    this.#emit('error', { code, message });
    if (wasThere && chargeAt(step) !== 'paid') this.#emit('state-changed', { state: 'crashed' });
  }

  /** Shows the crash, unless it has been paid: that stays on screen. @param {import('./errors.js').Charge} charge */
  #show(charge) {
    const { form, summary } = this.#places;
    const hadFocus = form?.hasFocus || summary?.hasFocus;
    this.#takeOver();
    if (charge === 'paid') return;
    summary?.showStill();
    const screen = form?.showCrash(styleSheet(), this.#catalog, charge, this.#host.page);
    if (hadFocus) screen?.focus();
  }

  async destroy() {
    this.#host.over();
    if (!this.#end) this.#leave();
    // After a crash the module does not do it.
    this.#places.form?.clear();
    this.#places.summary?.clear();
  }

  #leave() {
    this.#end = destroyed;
    const widget = this.#widget;
    this.#widget = undefined;
    const end = () => {
      widget?.destroy();
      // The module holds on to this object, which must not hold on to the module's: neither would ever be let go. A listener that
      // destroys the checkout was called by it, and what runs cannot be let go of.
      setTimeout(() => widget?.free());
    };
    const missing = this.#instance.whole();
    if (missing) return this.#leaveAhead(missing.then(end));
    end();
    if (this.#instance.isDead) this.#takeOver();
    // A payment that is under way is still told of, and so is a crash that takes its outcome away.
    else if (chargeAt(this.#step) !== 'unknown') this.#forgetInstance();
  }

  /**
   * To end, the module needs its second file, and before that is there it charges nothing: the page gets its places back at once.
   * @param {Promise<void>} ended
   */
  #leaveAhead(ended) {
    Checkout.left = ended;
    this.#isGone = true;
    this.#forgetInstance();
    this.#rejectUnsettled(destroyed());
    this.#takeOver();
  }

  #takeOver() {
    this.#places.form?.takeOver();
    this.#places.summary?.takeOver();
  }

  /** @param {CheckoutError} error */
  #rejectUnsettled(error) {
    for (const reject of this.#unsettled) reject(error);
    this.#unsettled.clear();
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
    await this.#inTurn((widget) => widget.show(String(component), payload));
  }

  /** @param {unknown} [payload] */
  async purchase(payload) {
    return deepFreeze(await this.#inTurn((widget) => widget.purchase(payload)));
  }

  /** @param {unknown} [payload] */
  async setup(payload) {
    return deepFreeze(await this.#inTurn((widget) => widget.setup(payload)));
  }
}
