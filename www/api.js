// @ts-check
// The public API. What is decided is decided in the module; the two entry files differ only in how they find it.

import english from '#english';
import { chooseCatalog } from './catalogs.js';
import { Checkout } from './checkout.js';
import { begin as beginEarly } from './early.js';
import { CheckoutError } from './errors.js';
import { loadFramePay } from './framepay-script.js';
import { createListeners } from './listeners.js';
import { createModule } from './module.js';
import { findContainers } from './place.js';

/**
 * @typedef {object} Surroundings What differs between the entry files.
 * @property {() => URL | string} wasm Where the module is.
 * @property {Record<string, () => Promise<{ default: Record<string, string> }>>} catalogs The languages besides English.
 * @property {string} version The version of the package.
 */
/**
 * @typedef {object} Mount A call of `mount()`, from its first moment.
 * @property {boolean} isOver Whether `destroy()` was called, perhaps before anything was drawn.
 * @property {Promise<Checkout>} drawn The widget, once it is on the page.
 * @property {import('./early.js').Early} [early] What was begun before the module was there.
 */

/** @param {Surroundings} surroundings */
export function createApi({ wasm, catalogs, version }) {
  const listeners = createListeners();
  const module = createModule(wasm);
  /** Mounts that are not over; module-level functions act on the last. @type {Mount[]} */
  let mounts = [];

  /** @param {unknown} locale */
  const catalogOf = (locale) => chooseCatalog(locale, english, catalogs);

  /** @param {Mount} mount */
  function end(mount) {
    mount.isOver = true;
    mount.early?.end();
    mounts = mounts.filter((other) => other !== mount);
  }

  /** @param {unknown} options @param {Mount} mount */
  async function draw(options, mount) {
    if (typeof document === 'undefined') {
      throw new CheckoutError('container-not-found', 'mount() needs a page: call it in a browser.');
    }
    const early = beginEarly(options, findContainers(options).form, loadFramePay);
    mount.early = early;
    const { locale } = /** @type {any} */ (options) ?? {};
    const [catalog] = await Promise.all([catalogOf(locale), module.load()]);
    // The one that was loaded may have died while the texts came.
    const instance = await module.load();
    if (mount.isOver) throw new CheckoutError('destroyed', 'The checkout was destroyed before it was drawn.');
    const checkout = new Checkout(options, catalog, instance, { tell: listeners.tell, over: () => end(mount), catalogOf, early });
    // The module asks its first questions before the next task.
    setTimeout(early.end);
    return checkout;
  }

  /** @param {unknown} options @returns {Mount} */
  function begin(options) {
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
    /** @param {unknown} options */
    async mount(options) {
      const checkout = await begin(options).drawn;
      await Checkout.whenReady(checkout);
      return checkout;
    },
    /** @param {unknown} options */
    validate(options) {
      return module.now().validate(options);
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
