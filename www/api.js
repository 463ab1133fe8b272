// @ts-check
// The public API. What is decided is decided in the module; the two entry files differ only in how they find it.

import english from '#english';
import { lacking } from './browser.js';
import { chooseCatalog } from './catalogs.js';
import { Checkout } from './checkout.js';
import { begin as beginEarly } from './early.js';
import { CheckoutError, adviseBy, told } from './errors.js';
import { framePayOf, startFramePay } from './framepay.js';
import { createListeners } from './listeners.js';
import { createModule } from './module.js';
import { findContainers } from './place.js';
import { filesOf, forModule } from './sources.js';
import { nextTask } from './task.js';

/**
 * @typedef {object} Surroundings What differs between the entry files.
 * @property {() => import('./options.js').WasmSource} wasm Where the module is, or what it is.
 * @property {() => import('./options.js').WasmSource} rest The same of its second file.
 * @property {Record<string, () => Promise<{ default: import('./catalogs.js').Catalog }>>} catalogs The languages besides English.
 * @property {() => Promise<{ default: import('./errors.js').Advice }>} [advice] The words for faults of the page.
 * @property {string} version The version of the package.
 * @property {Page} [page] The page that the shopper is on, where it is not the one that the script runs in.
 */
/** @typedef {Pick<Window, 'location' | 'history'>} Page As much of a page as a checkout asks of it: its address, and how to leave it. */
/**
 * @typedef {object} Mount A call of `mount()`, from its first moment.
 * @property {boolean} isOver Whether `destroy()` was called, perhaps before anything was drawn.
 * @property {Promise<Checkout>} drawn The widget, once it is on the page.
 * @property {ReturnType<typeof framePayOf>} [framePay] What it asks for FramePay's script.
 * @property {import('./early.js').Early} [early] What was begun before the module was there.
 */

/** Whether a payment may have been under way when the page was left: by what src/kept.rs keeps, or by the address. @param {Page} page */
function isLeft({ location }) {
  let kept = '';
  try {
    kept = Object.keys(sessionStorage).join();
  } catch {
    // Pages may be denied it.
  }
  return /checkout-(instruments:|payment=)/.test(kept + location.href);
}

/** @param {Surroundings} surroundings */
export function createApi({ wasm, rest, catalogs, advice, version, page = globalThis.window }) {
  if (advice) adviseBy(advice);
  const listeners = createListeners();
  const module = createModule({ locate: wasm, integrity: CHECKOUT_WASM_INTEGRITY }, { locate: rest, integrity: CHECKOUT_REST_INTEGRITY });
  /** Mounts that are not over; module-level functions act on the last. @type {Mount[]} */
  let mounts = [];

  /** @param {unknown} locale */
  const catalogOf = (locale) => chooseCatalog(locale, /** @type {import('./catalogs.js').Catalog} */ (english), catalogs);

  /** @param {Mount} mount */
  function end(mount) {
    mount.isOver = true;
    mount.early?.end();
    mount.framePay?.forget();
    mounts = mounts.filter((other) => other !== mount);
  }

  /** @param {Mount} mount */
  function demandLife({ isOver }) {
    if (isOver) throw new CheckoutError('destroyed', 'The checkout was destroyed before it was drawn.');
  }

  /** What a checkout cannot be drawn without. @param {any} options */
  const fetchParts = (options) => Promise.all([catalogOf(options?.locale), module.load(filesOf(options)), needsAll(options) && module.loadRest()]);

  /**
   * Records, customers and payments that are taken up again are rarer than guests, and texts of the page's own than ours: what is about
   * them alone is in the second file.
   * @param {any} options
   */
  const needsAll = (options) => (options?.jwt ?? options?.i18n) != null || isLeft(page);

  /** @param {any} options @param {Mount} mount */
  async function draw(options, mount) {
    if (typeof document === 'undefined') {
      throw new CheckoutError('container-not-found', 'mount() needs a page: call it in a browser.');
    }
    const fault = lacking();
    if (fault) throw await told(fault);
    // What needs no answer of anything else is started at once.
    const { form } = findContainers(options);
    if (form) startFramePay(options);
    const parts = fetchParts(options);
    // Where something else is wrong first, that is told.
    parts.catch(() => {});
    // On a slow phone what was begun so far is a task that can be felt, and so is the rest.
    await nextTask(() => {});
    demandLife(mount);
    const framePay = (mount.framePay = framePayOf(options));
    const early = (mount.early = beginEarly(forModule(options), form, framePay.fetch, page));
    const [catalog] = await parts;
    await early.answered();
    await Checkout.left;
    // The one that was loaded may have died while the texts or the answers came, or of what the checkout before it was waiting for.
    const instance = await module.load();
    if (needsAll(options)) await instance.demandWhole();
    demandLife(mount);
    const host = { tell: listeners.tell, over: () => end(mount), catalogOf, framePay, early, page };
    return new Checkout(options, catalog, instance, host);
  }

  /** @param {unknown} options @returns {Mount} */
  function enter(options) {
    const mount = /** @type {Mount} */ ({ isOver: false });
    mounts.push(mount);
    mount.drawn = draw(options, mount);
    mount.drawn.catch(() => end(mount));
    return mount;
  }

  /** @param {string} call */
  async function latest(call) {
    const mount = mounts.at(-1);
    if (mount) return mount.drawn;
    throw new CheckoutError('not-mounted', `Call mount() before ${call}().`);
  }

  return {
    version,
    /** @param {unknown} options @param {(checkout: Checkout) => void} [hearDrawn] For our element, which may leave the page before the checkout is ready. */
    async mount(options, hearDrawn) {
      const checkout = await enter(options).drawn;
      const ready = Checkout.whenReady(checkout);
      hearDrawn?.(checkout);
      await ready;
      return checkout;
    },
    /** Never rejects: the mount that follows tries again, and says what is wrong. @param {unknown} [options] */
    async preload(options = {}) {
      if (typeof document !== 'undefined' && !lacking()) await Promise.allSettled([startFramePay(options), fetchParts(options)]);
    },
    /** @param {unknown} options */
    validate(options) {
      return module.now(filesOf(options)).validate(forModule(options));
    },
    async destroy() {
      const mount = mounts.at(-1);
      if (!mount) return;
      end(mount);
      const checkout = await mount.drawn.catch(() => undefined);
      await checkout?.destroy();
    },
    /** @param {unknown} changes */
    update: async (changes) => (await latest('update')).update(changes),
    on: listeners.on,
    off: listeners.off,
    /** @param {string} component @param {unknown} payload */
    show: async (component, payload) => (await latest('show')).show(component, payload),
    /** @param {unknown} payload */
    purchase: async (payload) => (await latest('purchase')).purchase(payload),
    /** @param {unknown} payload */
    setup: async (payload) => (await latest('setup')).setup(payload),
  };
}
