// @ts-check
// <checkout-instruments>: the checkout as an element of the page. What it should show stands in its attributes and
// properties; it mounts, changes and destroys a checkout so that what is on screen follows. On a server importing it does nothing.

import { ATTRIBUTES, OPTIONS } from '#options';
import { mount } from './index.js';

/** @typedef {Record<string, any>} Options */
/** @typedef {import('./index.js').Checkout} Checkout */
/** @typedef {import('./index.js').CheckoutError} CheckoutError */

const TAG = 'checkout-instruments';

/** Where an update cannot help any more, a new checkout can. @type {Set<string>} */
const IS_GONE = new Set(['crashed', 'destroyed']);

/** `mount()`, which has an ear for its element alone. @type {(options: Options, hearDrawn: (checkout: Checkout) => void) => Promise<Checkout>} */
const mountElement = /** @type {any} */ (mount);

const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

export class CheckoutInstrumentsElement extends Base {
  /** What `options` holds. @type {Options} */
  #options = {};
  /** Options that were set as properties. @type {Options} */
  #properties = {};
  /** @type {Checkout | undefined} */
  #checkout;
  /** The options of the latest mount or update that was tried; none where nothing is mounted and nothing failed. @type {Options | undefined} */
  #tried;
  /** One thing after the other: a checkout that is being mounted can be neither changed nor destroyed. */
  #work = Promise.resolve();
  #isDue = false;
  /** The checkout that is on screen and not ready yet. @type {Checkout | undefined} */
  #drawn;
  #ready = new Ready();

  static observedAttributes = Object.keys(ATTRIBUTES);

  static {
    for (const name of OPTIONS) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        /** @this {CheckoutInstrumentsElement} */
        get() {
          return this.#wanted()[name];
        },
        /** @this {CheckoutInstrumentsElement} @param {unknown} value */
        set(value) {
          this.#properties[name] = value;
          this.#follow();
        },
      });
    }
  }

  constructor() {
    super();
    // What the page set before the element was defined stands in front of the accessors.
    const page = /** @type {any} */ (this);
    for (const name of [...OPTIONS, 'options'].filter((it) => Object.hasOwn(page, it))) {
      const value = page[name];
      delete page[name];
      page[name] = value;
    }
  }

  /** All options in one object. One that is also a property or an attribute of its own counts as it is there. */
  get options() {
    return this.#options;
  }

  set options(value) {
    this.#options = value ?? {};
    this.#follow();
  }

  /** Resolves with the checkout when the shopper can act, and rejects where it cannot be mounted. */
  get ready() {
    return this.#ready.promise;
  }

  connectedCallback() {
    this.#follow();
  }

  disconnectedCallback() {
    this.#follow();
    queueMicrotask(() => this.#leaveUnready());
  }

  // With it, `moveBefore()` moves the element without taking it out of the page.
  connectedMoveCallback() {}

  attributeChangedCallback() {
    this.#follow();
  }

  /** @param {import('./index.js').MountChanges} changes */
  async update(changes) {
    return (await this.#acting()).update(changes);
  }

  /** @param {import('./index.js').Component} component @param {import('./index.js').InstrumentPayload} [payload] */
  async show(component, payload) {
    return (await this.#acting()).show(component, payload);
  }

  /** @param {import('./index.js').InstrumentPayload} [payload] */
  async purchase(payload) {
    return (await this.#acting()).purchase(payload);
  }

  /** @param {import('./index.js').InstrumentPayload} [payload] */
  async setup(payload) {
    return (await this.#acting()).setup(payload);
  }

  /** The checkout, also one whose loading failed at first. @returns {Promise<Checkout>} */
  async #acting() {
    return this.#checkout ?? this.ready;
  }

  /** The options that attributes and properties amount to. @returns {Options} */
  #wanted() {
    const attributes = Object.entries(ATTRIBUTES).map(([attribute, name]) => [name, this.getAttribute(attribute)]);
    return { ...this.#options, ...given(Object.fromEntries(attributes)), ...given(this.#properties) };
  }

  /** Follows what the page has changed, once for all changes of a task's step. */
  #follow() {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#work = this.#work.then(() => {
      this.#isDue = false;
      return this.#bringUpToDate();
    });
  }

  async #bringUpToDate() {
    const wanted = { ...this.#wanted(), form: this };
    // An element without options is one whose options are still to come.
    if (!this.isConnected || Object.keys(wanted).length === 1) return this.#leave();
    const changes = difference(this.#tried ?? {}, wanted);
    if (!this.#tried) await this.#mount(wanted);
    else if (Object.keys(changes).length > 0) await (this.#checkout && !('summary' in changes) ? this.#change(changes, wanted) : this.#renew(wanted));
  }

  /** @param {Options} wanted */
  async #mount(wanted) {
    this.#tried = wanted;
    if (this.#ready.isSettled) this.#ready = new Ready();
    try {
      const checkout = await mountElement(wanted, (drawn) => {
        this.#drawn = drawn;
        this.#leaveUnready();
      });
      this.#checkout = checkout;
      this.#ready.resolve(checkout);
    } catch (failure) {
      const error = /** @type {CheckoutError} */ (failure);
      this.#checkout = error.checkout;
      this.#ready.reject(error);
      // A widget that is there has told it, and shows it.
      if (!this.#checkout && this.isConnected) this.#tell(error);
    } finally {
      this.#drawn = undefined;
    }
  }

  /** Ends a checkout that is not ready while its element is not in the page: another may be about to stand in its containers. */
  #leaveUnready() {
    if (this.isConnected || !this.#drawn) return;
    this.#tried = undefined;
    void this.#drawn.destroy();
  }

  /** @param {Options} wanted */
  async #renew(wanted) {
    await this.#leave();
    await this.#mount(wanted);
  }

  async #leave() {
    const checkout = this.#checkout;
    this.#checkout = undefined;
    this.#tried = undefined;
    if (this.#ready.isSettled) this.#ready = new Ready();
    await checkout?.destroy();
  }

  /** @param {Options} changes @param {Options} wanted */
  async #change(changes, wanted) {
    try {
      await this.#checkout?.update(changes);
      this.#tried = wanted;
    } catch (failure) {
      const error = /** @type {CheckoutError} */ (failure);
      if (IS_GONE.has(error.code)) await this.#renew(wanted);
      else this.#tell(error);
    }
  }

  /** Tells the page what no widget tells. Where nobody prevents it, the console gets it too. @param {CheckoutError} error */
  #tell(error) {
    const { code, message, operation, status, problem, problems } = error;
    const detail = given({ code, message, operation, status, problem, problems });
    const event = new CustomEvent('rebilly-instruments-error', { detail, bubbles: true, composed: true, cancelable: true });
    if (this.dispatchEvent(event)) console.error(error);
  }
}

/** A promise that is settled from outside. Nobody need wait for it: what it rejects with is told by an event as well. */
class Ready {
  isSettled = false;
  /** @type {(checkout: Checkout) => void} */
  resolve = () => {};
  /** @type {(error: unknown) => void} */
  reject = () => {};
  /** @type {Promise<Checkout>} */
  promise = new Promise((resolve, reject) => {
    const settling = (/** @type {(value: any) => void} */ by) => (/** @type {any} */ value) => {
      this.isSettled = true;
      by(value);
    };
    this.resolve = settling(resolve);
    this.reject = settling(reject);
  });

  constructor() {
    this.promise.catch(() => {});
  }
}

/** Without what is null or undefined: that is how frameworks take a property or an attribute back. @param {Options} members @returns {Options} */
function given(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value != null));
}

/**
 * What makes `before` into `after` as `update()` merges it: what is gone is null, and an object is changed member by member.
 * @param {Options} before
 * @param {Options} after
 * @returns {Options}
 */
function difference(before, after) {
  const gone = Object.keys(before).filter((name) => after[name] == null && before[name] != null);
  const changed = Object.entries(after).filter(([name, value]) => value != null && !isSame(before[name], value));
  const change = (/** @type {string} */ name, /** @type {any} */ value) => {
    // An entry keeps the picture of the entry that was at its place, unless it says otherwise.
    if (name === 'items' && Array.isArray(value)) return value.map((item) => (isPlain(item) ? { thumbnail: null, ...item } : item));
    return isPlain(value) && isPlain(before[name]) ? difference(before[name], value) : value;
  };
  return Object.fromEntries([...gone.map((name) => [name, null]), ...changed.map(([name, value]) => [name, change(name, value)])]);
}

/** @param {any} one @param {any} other @returns {boolean} */
function isSame(one, other) {
  if (Object.is(one, other)) return true;
  const isList = Array.isArray(one) && Array.isArray(other) && one.length === other.length;
  if (!isList && !(isPlain(one) && isPlain(other))) return false;
  return Object.keys({ ...one, ...other }).every((name) => isSame(one[name], other[name]));
}

/** @param {any} value */
function isPlain(value) {
  return value !== null && typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}

const registry = globalThis.customElements;
if (registry && !registry.get(TAG)) registry.define(TAG, CheckoutInstrumentsElement);
