// @ts-check
// The second file of the module: fetched when the form is on screen, checked and compiled once.

import { told, toldNow } from './errors.js';
import { compile, compileNow, fileNow, nameOf, startFaultOf } from './wasm-file.js';

/** Milliseconds before each further attempt: the page works meanwhile, and a network comes back. */
const PAUSES = [1_000, 3_000, 10_000];

/** What another attempt may mend. */
const PASSING = new Set(['wasm-unreachable', 'wasm-timeout']);

/** @param {import('./module.js').File} file */
export function createRest({ locate, integrity }) {
  /** @type {import('./module.js').WasmSource | undefined} */
  let named;
  /** @type {WebAssembly.Module | undefined} */
  let checked;
  /** What was read at once, which need not come again to be checked. @type {import('./module.js').WasmSource | undefined} */
  let read;
  /** @type {Promise<WebAssembly.Module> | undefined} */
  let loading;

  const source = () => named ?? locate();

  /** @param {RequestCache} cache @param {number[]} pauses @returns {Promise<WebAssembly.Module>} */
  async function attempt(cache, [pause, ...pauses]) {
    const from = read ?? source();
    try {
      return (checked ??= await compile(from, integrity, cache));
    } catch (cause) {
      const fault = /** @type {any} */ (startFaultOf(cause, nameOf(from)));
      if (pause === undefined || !PASSING.has(fault.code)) throw await told(fault);
      await new Promise((resolve) => setTimeout(resolve, pause));
      return attempt('reload', pauses);
    } finally {
      read = undefined;
    }
  }

  return {
    /** The page may say where it is, until it is there; what it said last counts, for what it said before may have failed. @param {import('./module.js').WasmSource} [place] */
    comesFrom(place) {
      named = place ?? named;
    },

    /** What to wait for before anything runs: what is still on its way cannot be read at once. */
    ahead() {
      const from = source();
      return from instanceof Promise || from instanceof Response ? this.load() : undefined;
    },

    load() {
      loading ??= attempt('default', PAUSES).finally(() => {
        loading = undefined;
      });
      return loading;
    },

    /** The same before anything else happens. It is checked afterwards: browsers hash in their own time. */
    now() {
      if (checked) return checked;
      const from = source();
      try {
        read = fileNow(from);
        return compileNow(read);
      } catch (cause) {
        throw toldNow(startFaultOf(cause, nameOf(from)));
      }
    },
  };
}
