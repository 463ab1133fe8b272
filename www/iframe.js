// @ts-check
// The API for a page that shows its checkout in an iframe. The page in the iframe loads the checkout, and its policy allows what a
// checkout needs; that of this page need not. Importing it fetches nothing and works in Node.js.

import { lacks } from './browser.js';
import { CheckoutError, adviseBy, told } from './errors.js';
import { Frame } from './frame.js';
import { examine, read } from './frame-options.js';
import { FramedCheckout } from './framed-checkout.js';
import { createListeners } from './listeners.js';

export { CheckoutError };

adviseBy(() => import('./advice.js'));

const listeners = createListeners();
/** Checkouts that are not over; module-level functions act on the last. @type {FramedCheckout[]} */
let checkouts = [];

const host = {
  tell: listeners.tell,
  /** @param {FramedCheckout} checkout */
  over(checkout) {
    checkouts = checkouts.filter((other) => other !== checkout);
  },
};

/** @param {string} call */
function latest(call) {
  const checkout = checkouts.at(-1);
  if (checkout) return checkout;
  throw new CheckoutError('not-mounted', `Call mount() before ${call}().`);
}

export const version = CHECKOUT_VERSION;
export const { on, off } = listeners;

/** @param {unknown} options */
export async function mount(options) {
  if (typeof document === 'undefined') {
    throw new CheckoutError('container-not-found', 'mount() needs a page: call it in a browser.');
  }
  // The page in the iframe asks for what else a checkout needs.
  if (!('adoptedStyleSheets' in document)) throw await told(lacks('adoptedStyleSheets'));
  const wanted = read(options);
  const checkout = new FramedCheckout(wanted, host);
  checkouts.push(checkout);
  await FramedCheckout.mount(checkout, wanted.options);
  return checkout;
}

/** What is wrong with options: this side sees some of it, and the page in the iframe the rest. @param {unknown} options */
export async function validate(options) {
  if (typeof document === 'undefined') {
    throw new CheckoutError('not-supported', 'On a server there is no iframe to ask: use validate() of checkout-instruments there.');
  }
  const { problems, wanted } = examine(options);
  if (!wanted) return problems;
  const { url, options: others } = wanted;
  const there = checkouts.find((checkout) => FramedCheckout.isFrom(checkout, url));
  return there ? FramedCheckout.ask(there, 'validate', others) : askUnseen(url, 'validate', others);
}

/** Fetches what a mount needs. Never rejects: the mount that follows tries again, and says what is wrong. @param {unknown} [options] */
export async function preload(options) {
  if (typeof document === 'undefined') return;
  const { wanted } = examine(options);
  if (wanted) await askUnseen(wanted.url, 'preload', wanted.options).catch(() => {});
}

/**
 * Asks the page in an iframe that nobody sees and that goes when it has answered.
 * @param {URL} url
 * @param {string} call
 * @param {object} options
 */
async function askUnseen(url, call, options) {
  const frame = new Frame(url, () => {});
  frame.element.hidden = true;
  document.documentElement.append(frame.element);
  try {
    return await frame.ask(call, options);
  } finally {
    frame.close(new CheckoutError('destroyed', 'It has answered.'));
  }
}

export async function destroy() {
  await checkouts.at(-1)?.destroy();
}

/** @param {unknown} changes */
export const update = async (changes) => latest('update').update(changes);

/** @param {string} component @param {unknown} [payload] */
export const show = async (component, payload) => latest('show').show(component, payload);

/** @param {unknown} [payload] */
export const purchase = async (payload) => latest('purchase').purchase(payload);

/** @param {unknown} [payload] */
export const setup = async (payload) => latest('setup').setup(payload);

export default { mount, update, destroy, on, off, show, purchase, setup, preload, validate, version };
