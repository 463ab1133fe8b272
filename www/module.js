// @ts-check
// The wasm module: fetched and compiled once, and started again when an instance of it has died. A failure is forgotten, so
// that the next call tries again.

import { CheckoutError } from './errors.js';
import { Instance } from './instance.js';
import { PACKED, compile, compileNow, unstartable } from './wasm-file.js';

/** @param {() => URL | string | Promise<Uint8Array<ArrayBuffer>>} locate Where the module is, or what is in it. */
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
    compiled ??= await compile(await locate(), cache);
    const fresh = await Instance.start(compiled);
    // `now` may have started one meanwhile.
    return (latest = living() ?? fresh);
  }

  /** @param {unknown} cause @returns {never} */
  function fail(cause) {
    compiled = undefined;
    cache = 'reload';
    const place = locate();
    throw unstartable(cause, place instanceof Promise ? PACKED : place);
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
        compiled ??= compileNow(atOnce(locate()));
        return (latest = Instance.startNow(compiled));
      } catch (cause) {
        return fail(cause);
      }
    },
  };
}

/** @param {URL | string | Promise<unknown>} found */
function atOnce(found) {
  if (!(found instanceof Promise)) return found;
  throw new CheckoutError('not-mounted', 'Here the module is unpacked in the background: call mount() before validate().');
}
