// @ts-check
// Failures of the public API: real errors, each with a code of a closed list (docs/errors.md).

/** Where each code has a section of its own: in the package. */
const DOCS = 'checkout-instruments/docs/errors.md';

/** A message with the place where more is said of its code. @param {string} code @param {string} message */
export const withDocs = (code, message) => `${message}\nSee ${DOCS}#${code}`;

export class CheckoutError extends Error {
  /**
   * @param {string} code
   * @param {string} message What to do.
   * @param {{ cause?: unknown, problems?: unknown, problem?: unknown, operation?: string, status?: number, checkout?: unknown }} [facts]
   */
  constructor(code, message, { cause, ...facts } = {}) {
    super(withDocs(code, message), cause === undefined ? undefined : { cause });
    this.name = 'CheckoutError';
    this.code = code;
    Object.assign(this, facts);
  }
}

/** What each call gets after `destroy()`. */
export const destroyed = () => new CheckoutError('destroyed', 'The checkout was destroyed.');

/** Something wrong with the page, its host or its policy, before there are words for it. */
export class Fault {
  /**
   * @param {string} code
   * @param {string} what What it is about: an address, mostly.
   * @param {string} [found] What is there instead, or in the way.
   * @param {unknown} [cause]
   */
  constructor(code, what, found = '', cause) {
    Object.assign(this, { code, what, found, cause });
  }
}

/** @typedef {(fault: any) => string} Advice */

/** Loads the words, which few pages need. @type {() => Promise<{ default: Advice }>} */
let loadAdvice = () => Promise.reject();

/** @param {typeof loadAdvice} load */
export function adviseBy(load) {
  loadAdvice = load;
}

/** Milliseconds that words may take; what went wrong may be the network itself. */
const PATIENCE = 3_000;

/** What a fault is to the page, with words as far as they can be had. @param {any} fault */
export async function told(fault) {
  if (!(fault instanceof Fault)) return fault;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const words = await Promise.race([loadAdvice(), late]).catch(() => undefined);
  return toldNow(fault, words?.default(fault));
}

/** The same at once: the code, and what was found. @param {any} fault @param {string} [words] */
export function toldNow(fault, words) {
  if (!(fault instanceof Fault)) return fault;
  const { code, what, found, cause } = /** @type {any} */ (fault);
  return new CheckoutError(code, words ?? `${what} (${found})`, { cause });
}

/**
 * Makes an error of what the module rejects with.
 * @param {any} failure
 * @param {unknown} [checkout] The widget that is still there.
 */
export function asCheckoutError(failure, checkout) {
  if (failure instanceof CheckoutError) return failure;
  // The module rejects with plain data; whatever else arrives has a code of somebody else's, if any.
  if (Object.getPrototypeOf(failure ?? '') !== Object.prototype || typeof failure.code !== 'string') {
    return new CheckoutError('internal', 'The checkout failed unexpectedly. Reload the page.', { cause: failure });
  }
  const { code, message, problems, problem, operation, status } = failure;
  const facts = Object.entries({ problems, problem, operation, status, checkout }).filter(([, fact]) => fact !== undefined);
  return new CheckoutError(code, message, Object.fromEntries(facts));
}

/**
 * What can be said of money when a checkout has crashed, by the step that it told last. The module itself cannot be asked
 * any more. A step that is not listed may have a payment under way.
 * @typedef {'none' | 'paid' | 'not-charged' | 'unknown'} Charge
 */
/** @type {Record<string, Charge>} */
const CHARGES = {
  loading: 'none',
  failed: 'none',
  form: 'not-charged',
  preparing: 'not-charged',
  confirmation: 'not-charged',
  expired: 'not-charged',
  completed: 'paid',
};

/** @param {string | undefined} step @returns {Charge} */
export function chargeAt(step) {
  return step === undefined ? 'none' : (CHARGES[step] ?? 'unknown');
}

/** @type {Record<Charge, string>} */
const OF_CHARGE = {
  none: '',
  paid: ' It had been paid before.',
  'not-charged': ' Nothing was charged.',
  unknown: ' A payment was under way, and whether it was made is not known: ask your server before you charge again.',
};

/**
 * @param {unknown} cause
 * @param {string | undefined} [step] The step that the checkout told last.
 * @param {unknown} [checkout]
 */
export function crashError(cause, step, checkout) {
  const charged = OF_CHARGE[chargeAt(step)];
  // The second file did not come: the checkout stopped, for a reason that has a code and an advice of its own.
  if (cause instanceof CheckoutError) return new CheckoutError(cause.code, cause.message.split('\n')[0] + charged, { cause, checkout });
  const advice = 'Reload the page, or call destroy() and then mount(). Please report the cause.';
  return new CheckoutError('crashed', `The checkout has crashed.${charged} ${advice}`, { cause, checkout });
}
