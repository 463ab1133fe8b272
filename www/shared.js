// @ts-check
// What copies of this script on one page have in common: a page may load it twice, or as script and as module.

/**
 * @typedef {object} Shared
 * @property {Promise<void>} [framePay] FramePay's script, while it is on its way.
 * @property {any} [policy] Our policy of Trusted Types, which can be made once.
 * @property {WeakMap<Element, object>} [holders] Which checkout is in a container.
 */

const page = /** @type {any} */ (globalThis);

/** @returns {Shared} */
export const shared = () => (page[Symbol.for('checkout-instruments')] ??= {});
