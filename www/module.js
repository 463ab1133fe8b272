// @ts-check
// The wasm module: fetched and compiled once, and started again when an instance of it has died. A failure is forgotten, so
// that the next call tries again.

import { Instance } from './instance.js';
import { compile, compileNow, unstartable } from './wasm-file.js';

/**
 * @param {() => URL | string} locate Where the module is.
 * @param {() => URL | string} locateRest Where its second file is.
 */
export function createModule(locate, locateRest) {
  const rest = createRest(locateRest);
  /** @type {WebAssembly.Module | undefined} */
  let compiled;
  /** @type {Instance | undefined} */
  let latest;
  /** @type {Promise<Instance> | undefined} */
  let starting;
  /** What failed may be in the browser's cache, which must not be asked again. @type {RequestCache} */
  let cache = 'default';

  const living = () => (latest?.isDead ? undefined : latest);

  async function start() {
    compiled ??= await compile(locate(), cache);
    const fresh = await Instance.start(compiled, rest);
    // `now` may have started one meanwhile.
    return (latest = living() ?? fresh);
  }

  /** @param {unknown} cause @returns {never} */
  function fail(cause) {
    compiled = undefined;
    cache = 'reload';
    throw unstartable(cause, locate());
  }

  return {
    /** An instance that is alive. @returns {Promise<Instance>} */
    async load() {
      const instance = living();
      if (instance) return instance;
      starting ??= start().catch(fail).finally(() => {
        starting = undefined;
      });
      return starting;
    },

    /** The same before anything else happens: `validate` is synchronous by contract. @returns {Instance} */
    now() {
      const instance = living();
      if (instance) return instance;
      try {
        compiled ??= compileNow(locate());
        return (latest = Instance.startNow(compiled, rest));
      } catch (cause) {
        return fail(cause);
      }
    },
  };
}

/** Milliseconds before each further attempt to load the second file: the page works meanwhile, and a network comes back. */
const PAUSES = [1_000, 3_000, 10_000];

/** What another attempt may mend. */
const PASSING = new Set(['wasm-unreachable', 'wasm-timeout']);

/** @param {() => URL | string} locate @returns {import('./instance.js').Rest} */
function createRest(locate) {
  /** @type {WebAssembly.Module | undefined} */
  let compiled;
  /** @type {Promise<WebAssembly.Module> | undefined} */
  let loading;

  /** @param {RequestCache} cache @param {number[]} pauses @returns {Promise<WebAssembly.Module>} */
  async function attempt(cache, [pause, ...pauses]) {
    try {
      return (compiled ??= await compile(locate(), cache));
    } catch (cause) {
      if (pause === undefined || !PASSING.has(/** @type {any} */ (cause).code)) throw cause;
      await new Promise((resolve) => setTimeout(resolve, pause));
      return attempt('reload', pauses);
    }
  }

  return {
    load() {
      loading ??= attempt('default', PAUSES).finally(() => {
        loading = undefined;
      });
      return loading;
    },
    now: () => (compiled ??= compileNow(locate())),
  };
}
