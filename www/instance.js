// @ts-check
// One running instance of the module, behind one guard. Whatever escapes from it (a trap, a full stack, an exception of an
// import) leaves its memory in a state that nobody knows: it is dead then, and nothing enters it again.

import { createGlue } from '#glue';
import { crashError } from './errors.js';

/** @typedef {(cause: unknown) => void} Witness */

/** Thrown into code of a dead instance that is still on the stack, so that it ends where it is. The guard catches it. */
const STOP = new Error('The instance is dead.');

export class Instance {
  #glue = createGlue();
  /** What stopped it. @type {{ cause: unknown } | undefined} */
  #crash;
  /** @type {Set<Witness>} */
  #witnesses = new Set();

  /** @param {WebAssembly.Module} module */
  static async start(module) {
    const instance = new Instance();
    return instance.#started(await WebAssembly.instantiate(module, instance.#imports()));
  }

  /** @param {WebAssembly.Module} module */
  static startNow(module) {
    const instance = new Instance();
    return instance.#started(new WebAssembly.Instance(module, instance.#imports()));
  }

  /** @param {WebAssembly.Instance} running */
  #started({ exports }) {
    this.#glue.attach(mapped(exports, (it) => (typeof it === 'function' ? this.#guarded(it) : it)));
    if (this.#crash) throw this.#crash.cause;
    return this;
  }

  /** A call into the module. It never throws; zero is an answer that the glue takes for every type. @param {Function} call */
  #guarded(call) {
    return (/** @type {any[]} */ ...args) => {
      if (this.#crash) return 0;
      try {
        return call(...args);
      } catch (cause) {
        this.#die(cause);
        return 0;
      }
    };
  }

  /** What the module calls. Where the instance died meanwhile, by a call from inside that call, the module does not go on. */
  #imports() {
    const stopping = (/** @type {Function} */ call) => (/** @type {any[]} */ ...args) => {
      const answer = call(...args);
      if (this.#crash) throw STOP;
      return answer;
    };
    const modules = /** @type {Record<string, Record<string, Function>>} */ (/** @type {unknown} */ (this.#glue.imports));
    return mapped(modules, (calls) => mapped(calls, stopping));
  }

  /** Witnesses hear of it when the stack is empty: what is still running of the instance has ended by then. @param {unknown} cause */
  #die(cause) {
    if (this.#crash) return;
    this.#crash = { cause };
    queueMicrotask(() => {
      // Where nobody asked for it, an error of the page's console is all that a developer gets.
      globalThis.reportError?.(cause);
      for (const hear of [...this.#witnesses]) hear(cause);
    });
  }

  get isDead() {
    return this.#crash !== undefined;
  }

  /**
   * @param {Witness} hear Told once, if the instance dies.
   * @returns {() => void} Takes the witness back.
   */
  onCrash(hear) {
    this.#witnesses.add(hear);
    return () => void this.#witnesses.delete(hear);
  }

  /** Draws a widget. @type {ReturnType<typeof createGlue>['mount']} */
  mount(...args) {
    return this.#alive(() => this.#glue.mount(...args));
  }

  /** @param {unknown} options */
  validate(options) {
    return this.#alive(() => this.#glue.validate(options));
  }

  /**
   * What the module answers, which is nothing if it died of the question.
   * @template T
   * @param {() => T} call
   * @returns {T}
   */
  #alive(call) {
    const answer = call();
    if (this.#crash) throw crashError(this.#crash.cause);
    return answer;
  }
}

/**
 * The same names with other values.
 * @template T
 * @template U
 * @param {Record<string, T>} members
 * @param {(value: T) => U} change
 * @returns {Record<string, U>}
 */
function mapped(members, change) {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, change(value)]));
}
