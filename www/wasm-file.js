// @ts-check
// The wasm file: how it gets here, and what can be wrong with it or on its way.

import { CheckoutError } from './errors.js';

/** Milliseconds; on a phone with 300 kb/s the module takes four seconds. */
const DEADLINE = 15_000;

const TYPE = 'application/wasm';

/** How each wasm file begins. */
const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/**
 * Fetches and compiles it, or compiles the bytes.
 * @param {URL | string | Uint8Array<ArrayBuffer>} source
 * @param {RequestCache} cache Whether the browser may take the file from its cache.
 */
export async function compile(source, cache) {
  demandWebAssembly();
  if (!(source instanceof Uint8Array)) return fetched(source, cache);
  return WebAssembly.compile(source).catch((cause) => {
    throw explained(cause, PACKED);
  });
}

/** What messages call a module that has no address. */
export const PACKED = 'The module in the script';

/** @param {URL | string} url @param {RequestCache} cache */
async function fetched(url, cache) {
  const late = AbortSignal.timeout(DEADLINE);
  const policy = watchPolicy(url);
  try {
    return await compiled(await fetch(url, { signal: late, cache }), url);
  } catch (cause) {
    if (late.aborted) throw tooSlow(url, cause);
    if (await policy.forbids(cause)) throw forbiddenHost(url, cause);
    throw explained(cause, url);
  } finally {
    policy.forget();
  }
}

/** Reads and compiles it before anything else happens. @param {URL | string} url */
export function compileNow(url) {
  demandWebAssembly();
  try {
    return new WebAssembly.Module(readNow(url));
  } catch (cause) {
    throw explained(cause, url);
  }
}

/** @param {Response} response @param {URL | string} url */
async function compiled(response, url) {
  if (!response.ok) throw notFound(url, `${response.status} ${response.statusText}`.trim());
  const type = response.headers.get('Content-Type') ?? '';
  if (type === TYPE) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(recognized(new Uint8Array(await response.arrayBuffer()), type, url));
}

/**
 * The bytes, if they are a wasm file: a server that calls it something else stops no shopper.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} type What the server calls it.
 * @param {URL | string} url
 */
function recognized(bytes, type, url) {
  if (MAGIC.some((byte, index) => bytes[index] !== byte)) throw type.startsWith('text/html') ? notFound(url, 'a web page is there') : wrongType(url, type);
  if (type !== TYPE) console.warn(`checkout-instruments: ${url} is served as "${type}". Served as ${TYPE} it starts sooner.`);
  return bytes;
}

/** @param {URL | string} url @returns {Uint8Array<ArrayBuffer>} */
function readNow(url) {
  if (typeof XMLHttpRequest === 'undefined') return readFromDisk(url);
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  // A synchronous request cannot answer with bytes; this keeps each byte in the low half of a character.
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  if (request.status !== 200) throw notFound(url, `${request.status} ${request.statusText}`.trim());
  const bytes = Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
  const type = request.getResponseHeader('Content-Type') ?? '';
  return type === TYPE ? bytes : recognized(bytes, type, url);
}

/** @param {URL | string} url @returns {Uint8Array<ArrayBuffer>} */
function readFromDisk(url) {
  const { process } = /** @type {any} */ (globalThis);
  const fs = process?.getBuiltinModule?.('node:fs');
  if (!fs) throw new CheckoutError('wasm-failed', 'Outside a browser this needs Node.js 20.16 or newer.');
  try {
    return fs.readFileSync(url);
  } catch (cause) {
    throw notFound(url, String(cause));
  }
}

/**
 * A request that the page's policy forbids looks like one that found no network; the browser says which by an event.
 * @param {URL | string} url
 */
function watchPolicy(url) {
  let isForbidden = false;
  const hear = (/** @type {SecurityPolicyViolationEvent} */ { blockedURI }) => {
    isForbidden ||= blockedURI === String(url);
  };
  document.addEventListener('securitypolicyviolation', hear);
  return {
    /** @param {unknown} cause */
    async forbids(cause) {
      // The event comes in a task of its own, after the request has failed.
      if (cause instanceof TypeError) await new Promise((resolve) => setTimeout(resolve));
      return isForbidden;
    },
    forget: () => document.removeEventListener('securitypolicyviolation', hear),
  };
}

function demandWebAssembly() {
  if (typeof WebAssembly !== 'object') throw new CheckoutError('wasm-failed', 'This browser has no WebAssembly.');
}

/**
 * Says why the file did not come or does not compile, and what to change.
 * @param {any} cause
 * @param {URL | string} url
 */
function explained(cause, url) {
  if (cause instanceof CheckoutError) return cause;
  const said = String(cause?.message ?? cause);
  if (/unsafe-eval|Content Security Policy|\bCSP\b/i.test(said)) {
    const advice = "Add 'wasm-unsafe-eval' to script-src of the page's content security policy.";
    return new CheckoutError('wasm-blocked-by-csp', `The page forbids WebAssembly. ${advice}`, { cause });
  }
  if (cause instanceof WebAssembly.CompileError) return corrupt(url, cause);
  const advice = 'The page may be offline, or the host of the file may not allow this page (CORS).';
  return new CheckoutError('wasm-unreachable', `${url} could not be loaded (${said}). ${advice}`, { cause });
}

/**
 * Says why a module that was compiled does not start.
 * @param {any} cause
 * @param {URL | string} url
 */
export function unstartable(cause, url) {
  if (cause instanceof CheckoutError) return cause;
  // What the module asks for, or what the scripts ask of it, is not there.
  if (cause instanceof WebAssembly.LinkError || cause instanceof TypeError) return corrupt(url, cause);
  return new CheckoutError('wasm-failed', `${url} could not be started (${cause?.message}). Reload the page.`, { cause });
}

/** @param {URL | string} url @param {any} cause */
function corrupt(url, cause) {
  const advice = 'Serve the file of the package as it is, and of the same version as the script.';
  return new CheckoutError('wasm-corrupt', `${url} is damaged, cut off or of another version (${cause.message}). ${advice}`, { cause });
}

/** @param {URL | string} url @param {string} found What is there instead. */
function notFound(url, found) {
  const advice = 'Serve checkout_instruments.wasm of the package beside its script.';
  return new CheckoutError('wasm-not-found', `There is no wasm file at ${url} (${found}). ${advice}`);
}

/** @param {URL | string} url @param {string} type */
function wrongType(url, type) {
  const advice = `Serve checkout_instruments.wasm of the package there, as ${TYPE}.`;
  return new CheckoutError('wasm-wrong-type', `What is at ${url} is no wasm file, but "${type}". ${advice}`);
}

/** @param {URL | string} url @param {unknown} cause */
function forbiddenHost(url, cause) {
  const advice = "Add its host to connect-src of the page's content security policy.";
  return new CheckoutError('wasm-blocked-by-csp', `The page forbids to load ${url}. ${advice}`, { cause });
}

/** @param {URL | string} url @param {unknown} cause */
function tooSlow(url, cause) {
  return new CheckoutError('wasm-timeout', `${url} did not come within ${DEADLINE / 1_000} seconds. Call mount() again.`, { cause });
}
