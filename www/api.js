// @ts-check
// The public API over the wasm module: loading, errors that are errors, listeners that outlive a mount. What is decided
// is decided in the module; the two entry files differ only in how they find it.

import initialize, { initSync, mount as mountWidget, validate as validateOptions } from '#glue';
import english from '#english';
import styles from '#styles';
import { CheckoutError, asCheckoutError, moduleError } from './errors.js';
import { chooseCatalog } from './catalogs.js';
import { createListeners } from './listeners.js';

/** @typedef {import('#glue').Widget} Widget */
/**
 * @typedef {object} Surroundings What differs between the entry files.
 * @property {() => URL | string} wasm Where the module is.
 * @property {Record<string, () => Promise<{ default: Record<string, string> }>>} catalogs The languages besides English.
 * @property {string} version The version of the package.
 */

/** @param {Surroundings} surroundings */
export function createApi({ wasm, catalogs, version }) {
  const listeners = createListeners();
  /** @type {Promise<unknown> | undefined} */
  let loading;
  let isLoaded = false;
  /** @type {CSSStyleSheet | undefined} */
  let sheet;
  /** @type {Checkout | undefined} */
  let latest;

  /** Loads the module once; a failure is forgotten, so that the next call tries again. */
  function load() {
    loading ??= start().catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  }

  async function start() {
    const url = wasm();
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim());
      if (isHtml(response)) throw new Error('A web page was found in its place.');
      if (!isLoaded) await initialize({ module_or_path: response });
      isLoaded = true;
    } catch (error) {
      throw moduleError(error, url);
    }
  }

  /** Loads the module before anything else happens: `validate` is synchronous by contract. */
  function loadNow() {
    if (isLoaded) return;
    const url = wasm();
    try {
      initSync({ module: new WebAssembly.Module(readNow(url)) });
      isLoaded = true;
    } catch (error) {
      throw moduleError(error, url);
    }
  }

  function styleSheet() {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(styles);
    }
    return sheet;
  }

  class Checkout {
    /** @type {Widget} */
    #widget;
    #own = createListeners();

    /** @param {(emit: (name: string, detail: unknown) => void) => Widget} draw */
    constructor(draw) {
      this.#widget = draw((name, detail) => this.#emit(name, detail));
    }

    /** @param {string} name @param {unknown} detail */
    #emit(name, detail) {
      const frozen = deepFreeze(detail);
      this.#own.tell(name, frozen);
      listeners.tell(name, frozen);
      const event = new CustomEvent(`rebilly-instruments-${name}`, { detail: frozen, bubbles: true, composed: true });
      this.#widget?.element.dispatchEvent(event);
    }

    get ready() {
      return this.#widget.ready.catch((/** @type {unknown} */ failure) => {
        throw asCheckoutError(failure, this);
      });
    }

    /** @param {unknown} changes */
    async update(changes) {
      try {
        await this.#widget.update(changes);
      } catch (failure) {
        throw asCheckoutError(failure, this);
      }
    }

    async destroy() {
      this.#widget.destroy();
      if (latest === this) latest = undefined;
    }

    /** @param {string} event @param {(detail: any) => void} listener */
    on(event, listener) {
      return this.#own.on(event, listener);
    }

    /** @param {string} event @param {(detail: any) => void} listener */
    off(event, listener) {
      this.#own.off(event, listener);
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

  /** @param {any} options */
  async function mount(options) {
    const [catalog] = await Promise.all([chooseCatalog(options, english, catalogs), load()]);
    /** @type {Checkout} */
    let checkout;
    try {
      checkout = new Checkout((emit) => mountWidget(options, catalog, styleSheet(), emit));
    } catch (failure) {
      throw asCheckoutError(failure);
    }
    latest = checkout;
    await checkout.ready;
    return checkout;
  }

  /** @param {string} call @returns {Checkout} */
  function mounted(call) {
    if (latest) return latest;
    throw new CheckoutError('not-mounted', `Call mount() before ${call}().`);
  }

  return {
    version,
    mount,
    /** @param {unknown} options */
    validate(options) {
      loadNow();
      return deepFreeze(validateOptions(options));
    },
    /** @param {unknown} changes */
    update: async (changes) => mounted('update').update(changes),
    destroy: async () => latest?.destroy(),
    on: listeners.on,
    off: listeners.off,
    /** @param {string} component @param {unknown} payload */
    show: async (component, payload) => mounted('show').show(component, payload),
    /** @param {unknown} payload */
    purchase: async (payload) => mounted('purchase').purchase(payload),
    /** @param {unknown} payload */
    setup: async (payload) => mounted('setup').setup(payload),
  };
}

/** @param {string} call */
function notSupported(call) {
  return new CheckoutError(
    'not-supported',
    `${call}() is not supported by this version: the checkout runs every step by itself.`,
  );
}

/** @param {Response} response */
function isHtml(response) {
  return (response.headers.get('Content-Type') ?? '').startsWith('text/html');
}

/** @param {URL | string} url @returns {Uint8Array<ArrayBuffer>} */
function readNow(url) {
  if (typeof XMLHttpRequest === 'undefined') return readFromDisk(url);
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  // A synchronous request cannot answer with bytes; this keeps each byte in the low half of a character.
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  if (request.status !== 200) throw new Error(`${request.status} ${request.statusText}`.trim());
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
}

/** @param {URL | string} url @returns {Uint8Array<ArrayBuffer>} */
function readFromDisk(url) {
  const process = /** @type {any} */ (globalThis).process;
  return process.getBuiltinModule('node:fs').readFileSync(url);
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
