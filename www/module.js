// @ts-check
// The wasm module: fetched, checked and compiled once, and started again when an instance of it has died. A failure is
// forgotten, so that the next call tries again.

import { CheckoutError, told, toldNow } from './errors.js';
import { Instance } from './instance.js';
import { createRest } from './rest.js';
import { nextTask } from './task.js';
import { compile, compileNow, fileNow, nameOf, startFaultOf } from './wasm-file.js';

/** @typedef {import('./options.js').WasmSource} WasmSource */
/**
 * @typedef {object} File One of the two files of the module.
 * @property {() => WasmSource} locate The file, or where it is, unless a call names another place.
 * @property {string} integrity What it must be, as in an attribute `integrity`.
 */

/** @param {File} main @param {File} second */
export function createModule({ locate, integrity }, second) {
  const rest = createRest(second);
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
    await rest.ahead();
    const fresh = await Instance.start(module, rest);
    // On a slow phone this was a task that can be felt, and what comes next is another.
    await nextTask(() => {});
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
    /** An instance that is alive. @param {import('./options.js').WasmSources} [named] @returns {Promise<Instance>} */
    async load({ main: source = read ?? locate(), rest: restSource } = {}) {
      rest.comesFrom(restSource);
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

    /** The second file, ahead of its time; who needs it hears what is wrong with it. */
    loadRest: () => rest.load().catch(() => {}),

    /** The same before anything else happens: `validate` is synchronous by contract. @param {import('./options.js').WasmSources} [named] @returns {Instance} */
    now({ main: source = locate(), rest: restSource } = {}) {
      rest.comesFrom(restSource);
      const instance = living(latest) ?? living(unchecked);
      if (instance) return instance;
      try {
        if (compiled) return (latest = Instance.startNow(compiled, rest));
        read = fileNow(atOnce(source));
        return (unchecked = Instance.startNow(compileNow(read), rest));
      } catch (cause) {
        throw toldNow(fail(cause, source));
      }
    },
  };
}

/** @param {WasmSource} found */
function atOnce(found) {
  if (!(found instanceof Promise)) return found;
  throw new CheckoutError('not-mounted', 'Here the module comes in the background: call mount() before validate().');
}
