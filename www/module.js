// @ts-check
// Loading the wasm module: once, with a deadline, and a failure is forgotten, so that the next call tries again.

import initialize, { initSync } from '#glue';
import { moduleError } from './errors.js';

/** Milliseconds; on a phone with 300 kb/s the module takes four seconds. */
const DEADLINE = 15_000;

/** @param {() => URL | string} locate Where the module is. */
export function createModule(locate) {
  let isLoaded = false;
  /** @type {Promise<void> | undefined} */
  let loading;

  async function start() {
    const url = locate();
    const late = AbortSignal.timeout(DEADLINE);
    try {
      const response = await fetch(url, { signal: late });
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim());
      if (isHtml(response)) throw new Error('A web page was found in its place.');
      if (!isLoaded) await initialize({ module_or_path: response });
      isLoaded = true;
    } catch (error) {
      throw moduleError(late.aborted ? new Error('It did not come in time.') : error, url);
    }
  }

  return {
    async load() {
      if (isLoaded) return;
      loading ??= start().finally(() => {
        loading = undefined;
      });
      await loading;
    },

    /** Loads it before anything else happens: `validate` is synchronous by contract. */
    loadNow() {
      if (isLoaded) return;
      const url = locate();
      try {
        initSync({ module: new WebAssembly.Module(readNow(url)) });
        isLoaded = true;
      } catch (error) {
        throw moduleError(error, url);
      }
    },
  };
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
  const { process } = /** @type {any} */ (globalThis);
  const fs = process?.getBuiltinModule?.('node:fs');
  if (!fs) throw new Error('Outside a browser this needs Node.js 20.16 or newer.');
  return fs.readFileSync(url);
}
