// @ts-check
// The wasm module: fetched and compiled once, and started again when an instance of it has died. A failure is forgotten, so
// that the next call tries again.

import { Instance } from './instance.js';
import { compile, compileNow, unstartable } from './wasm-file.js';

/** @param {() => URL | string} locate Where the module is. */
export function createModule(locate) {
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
    const fresh = await Instance.start(compiled);
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
        return (latest = Instance.startNow(compiled));
      } catch (cause) {
        return fail(cause);
      }
    },
  };
}
