// @ts-check
// The card's field, mounted before the module is there: FramePay's script and the field's documents come one after the
// other, and on a slow network they take longer than everything else.

import { nextTask } from './task.js';

/**
 * The account that FramePay was started for, as the module writes it. There is one FramePay for the whole page, and it may
 * outlive what started it.
 * @type {string | undefined}
 */
let account;
/** Whether somebody is starting it. */
let isStarting = false;

/**
 * Nothing where FramePay is there already: how it goes on from there is the module's matter.
 * @param {Record<string, any>} settings What FramePay is told first.
 * @param {HTMLElement} container
 * @param {() => Promise<unknown>} loadScript
 */
export function mountCard(settings, container, loadScript) {
  const page = /** @type {any} */ (window);
  if (isStarting || page.Framepay || container.querySelector(':scope > [slot^="checkout-"]')) return undefined;
  const [form, place] = ['form', 'div'].map((tag) => document.createElement(tag));
  form.slot = place.slot = 'checkout-card';
  // Until it is shown in the module's shadow tree it is not to be seen, moves nothing, and no key reaches it. FramePay makes its iframe visible when it is ready.
  Object.assign(form.style, { position: 'absolute', visibility: 'hidden', opacity: 0, pointerEvents: 'none' });
  form.inert = true;
  form.append(place);
  container.append(form);

  let isOver = false;
  /** @type {any} */
  let field;
  const start = async () => {
    await loadScript();
    const { Framepay: framepay } = page;
    // The page itself has started it meanwhile.
    if (framepay.initialized || isOver) return undefined;
    const isReady = new Promise((resolve) => framepay.on('ready', resolve));
    account = `${settings.organizationId} ${settings.publishableKey ?? ''}`;
    await framepay.initialize(settings);
    await isReady;
    // It may have taken so long that nobody wants it here any more, or that the module has mounted one.
    if (isOver || !place.isConnected || place.firstChild) return undefined;
    field = framepay.card.mount(place);
    return field;
  };
  isStarting = true;
  const mounted = start().finally(() => (isStarting = false));
  const ready = mounted.then(() => new Promise((resolve, reject) => {
    // On a slow phone what FramePay does then is a task that can be felt, and what the module does is another.
    field?.on('ready', () => nextTask(() => resolve(undefined)));
    field?.on('error', reject);
  }));
  // Perhaps nobody ever waits for it.
  ready.catch(() => {});

  return {
    form,
    place,
    /**
     * FramePay's element, or nothing where the module is to go on as if nothing had been begun. Who has it asks which colours its place has, and
     * a browser lays the form out for that: answers that are here already are drawn before, so that it is laid out once.
     */
    get mounted() {
      return new Promise((resolve) => setTimeout(resolve)).then(() => mounted);
    },
    /** Resolves when the shopper can type in it. */
    ready,
    remove() {
      isOver = true;
      field?.destroy();
      form.remove();
    },
  };
}

/** @returns {string | undefined} */
export const accountOfFramePay = () => account;
