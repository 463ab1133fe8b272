// @ts-check
// The wasm file: how it gets here, that it is the right one, and what can be wrong with it or on its way.

import { lacks } from './browser.js';
import { CheckoutError, Fault } from './errors.js';
import { underPolicy } from './policy.js';

/** @typedef {import('./options.js').WasmSource} WasmSource */
/** @typedef {import('./options.js').WasmFile} WasmFile */

/** Milliseconds; on a phone with 300 kb/s the module takes four seconds. */
const DEADLINE = 15_000;

const TYPE = 'application/wasm';

/** How each wasm file begins. */
const MAGIC = '\0asm';

/**
 * Gets and compiles it.
 * @param {WasmSource} source
 * @param {string} integrity What the file must be, as in an attribute `integrity`. A compiled module does not say.
 * @param {RequestCache} cache Whether the browser may take the file from its cache.
 */
export async function compile(source, integrity, cache) {
  const waiting = new AbortController();
  const late = waiting.signal;
  const expired = new Promise((_, reject) => {
    setTimeout(() => {
      waiting.abort();
      reject(late.reason);
    }, DEADLINE);
  });
  const name = nameOf(source);
  const got = async () => compiled(await source, integrity, { signal: late, cache });
  return underPolicy(name, () => Promise.race([got(), expired]), (cause, directive) => {
    if (late.aborted) return new Fault('wasm-timeout', name, `${DEADLINE / 1_000} seconds`, cause);
    return directive ? new Fault('wasm-blocked-by-csp', name, directive, cause) : faultOf(cause, name);
  });
}

/**
 * @param {WasmFile} file
 * @param {string} integrity
 * @param {RequestInit} request
 * @returns {Promise<WebAssembly.Module>}
 */
async function compiled(file, integrity, request) {
  if (file instanceof WebAssembly.Module) return file;
  if (file instanceof Response) return received(file, integrity);
  if (!isAddress(file)) return checked(WebAssembly.compile(file), file, integrity, nameOf(file));
  return received(await fetch(nameOf(file), request), integrity);
}

/** @param {Response} response @param {string} integrity */
async function received(response, integrity) {
  const { url, ok, status, statusText } = response;
  if (!ok) throw new Fault('wasm-not-found', url, `${status} ${statusText}`.trim());
  const type = response.headers.get('Content-Type') ?? '';
  // It is compiled while it comes, and its bytes are kept to be checked: nothing runs before that.
  const copy = type === TYPE ? response.clone() : response;
  const streamed = type === TYPE ? WebAssembly.compileStreaming(response) : undefined;
  streamed?.catch(() => {});
  const bytes = new Uint8Array(await copy.arrayBuffer());
  return checked(streamed ?? WebAssembly.compile(recognized(bytes, type, url)), bytes, integrity, url);
}

/**
 * The module, if it was made of the right bytes.
 * @param {Promise<WebAssembly.Module>} compiling
 * @param {ArrayBuffer | ArrayBufferView} bytes
 * @param {string} integrity
 * @param {string} name
 */
async function checked(compiling, bytes, integrity, name) {
  compiling.catch(() => {});
  // Browsers hash on https and on localhost only. Elsewhere whoever changes the file can change this script as well.
  const digest = await globalThis.crypto?.subtle?.digest('SHA-384', /** @type {ArrayBuffer} */ (bytes));
  const found = digest && `sha384-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
  if (found && found !== integrity) throw new Fault('wasm-integrity', name, `${found}, not ${integrity}`);
  return compiling;
}

/**
 * The file before anything else happens.
 * @param {WasmSource} source
 */
export function fileNow(source) {
  return isAddress(source) ? readNow(nameOf(source)) : source;
}

/**
 * Compiles it at once, and unchecked: browsers hash in their own time.
 * @param {WasmSource} file
 */
export function compileNow(file) {
  if (!globalThis.WebAssembly) throw lacks('WebAssembly');
  try {
    return file instanceof WebAssembly.Module ? file : new WebAssembly.Module(/** @type {BufferSource} */ (file));
  } catch (cause) {
    throw faultOf(cause, nameOf(file));
  }
}

/**
 * The bytes, if they are a wasm file: a server that calls it something else stops no shopper.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} type What the server calls it.
 * @param {string} url
 */
function recognized(bytes, type, url) {
  if (new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw type.startsWith('text/html') ? new Fault('wasm-not-found', url, 'a web page is there') : new Fault('wasm-wrong-type', url, type);
  }
  if (type !== TYPE) console.warn(`checkout-instruments: ${url} is served as "${type}". Served as ${TYPE} it starts sooner.`);
  return bytes;
}

/** @param {string} url @returns {Uint8Array<ArrayBuffer>} */
function readNow(url) {
  if (typeof XMLHttpRequest === 'undefined') return readFromDisk(url);
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  // A synchronous request cannot answer with bytes; this keeps each byte in the low half of a character.
  request.overrideMimeType('text/plain; charset=x-user-defined');
  try {
    request.send();
  } catch (cause) {
    throw faultOf(cause, url);
  }
  if (request.status !== 200) throw new Fault('wasm-not-found', url, `${request.status} ${request.statusText}`.trim());
  const bytes = Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 0xff);
  const type = request.getResponseHeader('Content-Type') ?? '';
  return Object.assign(type === TYPE ? bytes : recognized(bytes, type, url), { url });
}

/** @param {string} url @returns {Uint8Array<ArrayBuffer>} */
function readFromDisk(url) {
  const { process } = /** @type {any} */ (globalThis);
  const fs = process?.getBuiltinModule?.('node:fs');
  if (!fs) throw new CheckoutError('wasm-failed', 'Outside a browser this needs Node.js 20.16 or newer.');
  try {
    return fs.readFileSync(new URL(url));
  } catch (cause) {
    throw new Fault('wasm-not-found', url, String(cause));
  }
}

/** @param {unknown} source @returns {source is string | URL} */
const isAddress = (source) => typeof source === 'string' || source instanceof URL;

/** What a file is called that came without an address. */
const GIVEN = 'The option wasm';

/** @param {WasmSource} source */
export function nameOf(source) {
  if (!isAddress(source)) return /** @type {any} */ (source)?.url || GIVEN;
  try {
    return new URL(source, globalThis.document?.baseURI).href;
  } catch {
    return String(source);
  }
}

/**
 * Why the file did not come or does not compile.
 * @param {any} cause
 * @param {string} name
 */
function faultOf(cause, name) {
  if (cause instanceof Fault || cause instanceof CheckoutError) return cause;
  if (isForbidden(cause)) return new Fault('wasm-blocked-by-csp', name, '', cause);
  const said = String(cause?.message ?? cause);
  if (cause instanceof WebAssembly.CompileError) return new Fault('wasm-corrupt', name, said, cause);
  return new Fault('wasm-unreachable', name, said, cause);
}

/** Whether the page's policy forbids WebAssembly: in WebKit it may be compiled even so, and not started. @param {any} cause */
const isForbidden = (cause) => /unsafe-eval|Content Security Policy|\bCSP\b/i.test(cause?.message);

/**
 * Why a module that was compiled does not start.
 * @param {any} cause
 * @param {string} name
 */
export function startFaultOf(cause, name) {
  if (cause instanceof Fault || cause instanceof CheckoutError) return cause;
  if (isForbidden(cause)) return new Fault('wasm-blocked-by-csp', name, '', cause);
  // What the module asks for, or what the scripts ask of it, is not there.
  const isOther = cause instanceof WebAssembly.LinkError || cause instanceof TypeError;
  return new Fault(isOther ? 'wasm-corrupt' : 'wasm-failed', name, cause?.message, cause);
}
