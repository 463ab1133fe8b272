// @ts-check
// FramePay's script: one for the whole page, however many checkouts and copies of this script there are on it. It is
// started at the same moment as the wasm file, which will ask for it.

import { Fault, told } from './errors.js';
import { underPolicy, watchPolicy } from './policy.js';
import { shared } from './shared.js';

/** The one address that our policy of Trusted Types lets pass. */
const SCRIPT = 'https://framepay.rebilly.com/framepay.js';

/** Milliseconds; nobody waits longer for a script that hangs. */
const DEADLINE = 15_000;

/** The name of our policy in the directive `trusted-types`. */
const POLICY = 'checkout-instruments';

/** @typedef {{ framePayScriptLink?: string | import('./options.js').TrustedScript, framePayStyleLink?: string }} Addresses Of the option `_dev`. */
const page = /** @type {any} */ (globalThis);

/** Whether nothing is plainly wrong with them; the module checks them later. @param {any} addresses */
function isRight({ framePayScriptLink, framePayStyleLink } = {}) {
  return [framePayScriptLink, framePayStyleLink].every((link) => /^https?:\/\//i.test(link ?? SCRIPT));
}

/**
 * Starts it before anything is checked, unless the options are plainly wrong. Who asks for it hears what comes of it.
 * @param {any} options
 */
export function startFramePay(options) {
  return options && isRight(options._dev ?? undefined) ? load(options._dev).catch(() => {}) : undefined;
}

/**
 * What a checkout asks for the script, as long as it is there.
 * @param {any} options
 */
export function framePayOf(options) {
  const addresses = options?._dev ?? undefined;
  /** Hears that the page forbids the fields. @type {((error: Error) => void) | undefined} */
  let hear;
  /** That they were forbidden before the module asked for them. @type {Error | undefined} */
  let early;
  const tell = (/** @type {Error} */ error) => (hear ? hear(error) : (early = error));
  let stop = isRight(addresses) ? watchFields(String(addresses?.framePayScriptLink ?? SCRIPT), (error) => tell(error)) : () => {};
  return {
    /** Nothing more than the script. */
    fetch: () => load(addresses),
    /** @param {(error: Error) => void} forbidden */
    load(forbidden) {
      hear = forbidden;
      const known = early;
      early = undefined;
      // The module waits for the fields only when it has the script.
      return load(addresses).finally(() => known && setTimeout(() => hear?.(known)));
    },
    forget() {
      stop();
      // Its words may still be on their way, when who asked for them is gone.
      hear = () => {};
      stop = () => {};
    },
  };
}

/** @param {Addresses | undefined} addresses */
function load(addresses) {
  if (page.Framepay) return Promise.resolve();
  const copies = shared();
  copies.framePay ??= fetchScript(addresses?.framePayScriptLink ?? SCRIPT, addresses?.framePayStyleLink).finally(() => {
    // What failed is tried again, and what is there is found.
    copies.framePay = undefined;
  });
  return copies.framePay;
}

/** @param {string | import('./options.js').TrustedScript} link @param {string | undefined} style */
function fetchScript(link, style) {
  if (style) document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: style }));
  const script = document.createElement('script');
  const url = String(link);
  const loaded = async () => {
    script.src = trusted(link);
    await new Promise((resolve, reject) => {
      // It may hang for longer than anybody waits.
      Object.assign(script, { onload: resolve, onerror: reject });
      setTimeout(reject, DEADLINE);
      document.head.append(script);
    });
    if (!page.Framepay) throw new Error('This is not FramePay.');
  };
  return underPolicy(url, loaded, (cause, directive) => {
    script.remove();
    // What Trusted Types deny is refused before it is asked for.
    if (cause instanceof TypeError) return new Fault('trusted-types-denied', url, link === SCRIPT ? POLICY : '', cause);
    return new Fault('framepay-blocked', url, directive);
  });
}

/**
 * The address as a page takes it that requires Trusted Types. Our policy lets pass what was written here and nothing else.
 * @param {any} link
 */
function trusted(link) {
  if (link !== SCRIPT || !page.trustedTypes) return link;
  try {
    return (shared().policy ??= page.trustedTypes.createPolicy(POLICY, { createScriptURL })).createScriptURL(link);
  } catch {
    // A page that forbids our policy may still take plain addresses.
    return link;
  }
}

/** @param {string} url */
function createScriptURL(url) {
  if (url === SCRIPT) return url;
  throw new TypeError(url);
}

/**
 * Tells that the page forbids FramePay's fields, which FramePay itself does not learn.
 * @param {string} script
 * @param {(error: Error) => void} tell
 */
function watchFields(script, tell) {
  return watchPolicy(async (url, directive) => {
    if (directive === 'frame-src' && url.startsWith(new URL(script).origin)) tell(await told(new Fault('framepay-blocked', url, directive)));
  });
}
