// @ts-check
// The wasm module: fetched, checked and compiled once, and started again when an instance of it has died. A failure is
// forgotten, so that the next call tries again.

import { told, toldNow } from './errors.js';
import { Instance } from './instance.js';
import { compile, compileNow, fileNow, nameOf, startFaultOf } from './wasm-file.js';

/** @typedef {import('./options.js').WasmSource} WasmSource */

/**
 * @param {() => WasmSource} locate The module, or where it is, unless a call names another place.
 * @param {string} integrity What it must be, as in an attribute `integrity`.
 */
export function createModule(locate, integrity) {
  /** @type {WebAssembly.Module | undefined} */
  let compiled;
  /** @type {Instance | undefined} */
  let latest;
  /** What `now` started of a file that nothing has checked: it draws no checkout. @type {Instance | undefined} */
  let unchecked;
  /** That file, which need not come again to be checked. @type {WasmSource | undefined} */
  let read;
  /** @type {Promise<Instance> | undefined} */
  let starting;
  /** What failed may be in the browser's cache, which must not be asked again. @type {RequestCache} */
  let cache = 'default';

  const living = (/** @type {Instance | undefined} */ instance) => (instance?.isDead ? undefined : instance);

  /** @param {WasmSource} source */
  async function start(source) {
    const module = (compiled ??= await compile(source, integrity, cache));
    read = undefined;
    const fresh = await Instance.start(module);
    // `now` may have started one meanwhile.
    return (latest = living(latest) ?? fresh);
  }

  /** @param {unknown} cause @param {WasmSource} source */
  function fail(cause, source) {
    compiled = read = undefined;
    cache = 'reload';
    return startFaultOf(cause, nameOf(source));
  }

  return {
    /** An instance that is alive. @param {WasmSource} [source] @returns {Promise<Instance>} */
    async load(source = read ?? locate()) {
      const instance = living(latest);
      if (instance) return instance;
      starting ??= start(source)
        .catch(async (cause) => {
          throw await told(fail(cause, source));
        })
        .finally(() => {
          starting = undefined;
        });
      return starting;
    },

    /** The same before anything else happens: `validate` is synchronous by contract. @param {WasmSource} [source] @returns {Instance} */
    now(source = locate()) {
      const instance = living(latest) ?? living(unchecked);
      if (instance) return instance;
      try {
        if (compiled) return (latest = Instance.startNow(compiled));
        read = fileNow(source);
        return (unchecked = Instance.startNow(compileNow(read)));
      } catch (cause) {
        throw toldNow(fail(cause, source));
      }
    },
  };
}
