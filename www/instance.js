// @ts-check
// One running instance of the module, behind one guard. Whatever escapes from it (a trap, a full stack, an exception of an
// import) leaves its memory in a state that nobody knows: it is dead then, and nothing enters it again.

import { createGlue } from '#glue';
import { crashError } from './errors.js';
import { addLater } from './later.js';
import { schedule } from './task.js';

/** @typedef {(cause: unknown) => void} Witness */
/** @typedef {ReturnType<typeof import('./rest.js').createRest>} Rest */

/** How each export that only the other file asks for begins; crates/xtask/src/package/split has given the names. */
const SHARED = '$';

/** Thrown into code of a dead instance that is still on the stack, so that it ends where it is. The guard catches it. No error, whose
 * stack a browser would note while the page waits for this script. */
const STOP = Symbol('The instance is dead.');

export class Instance {
  #glue = createGlue(schedule);
  #rest;
  /** @type {WebAssembly.Exports} */
  #exports = {};
  /** What the second file exports, when it is there. @type {WebAssembly.Exports | undefined} */
  #restExports;
  /** Whether it has been checked, too. */
  #isWhole = false;
  /** @type {Promise<void> | undefined} */
  #completing;
  /** What stopped it. @type {{ cause: unknown } | undefined} */
  #crash;
  /** @type {Set<Witness>} */
  #witnesses = new Set();

  /** @param {Rest} rest */
  constructor(rest) {
    this.#rest = rest;
  }

  /** @param {WebAssembly.Module} module @param {Rest} rest */
  static async start(module, rest) {
    const instance = new Instance(rest);
    return instance.#started(await WebAssembly.instantiate(module, instance.#importsOf()));
  }

  /** @param {WebAssembly.Module} module @param {Rest} rest */
  static startNow(module, rest) {
    const instance = new Instance(rest);
    return instance.#started(new WebAssembly.Instance(module, instance.#importsOf()));
  }

  /** @param {WebAssembly.Instance} running */
  #started({ exports }) {
    this.#exports = exports;
    const ours = Object.entries(exports).filter(([name]) => !name.startsWith(SHARED));
    this.#glue.attach(mapped(Object.fromEntries(ours), (it) => (typeof it === 'function' ? this.#guarded(it) : it)));
    if (this.#crash) throw this.#crash.cause;
    return this;
  }

  /** What the first file asks for: the glue's, and in the place of each function of the second file one that calls it. */
  #importsOf() {
    const call = (/** @type {string} */ name) => (/** @type {any[]} */ ...args) =>
      /** @type {Function} */ ((this.#restExports ?? this.#join(this.#rest.now()))[name])(...args);
    return { ...this.#imports, rest: found(call) };
  }

  /** @param {WebAssembly.Module} rest */
  #join(rest) {
    if (this.#restExports) return this.#restExports;
    addLater(rest);
    // What it calls of the first is named by its place in a table, which costs less than a name.
    const table = /** @type {WebAssembly.Table} */ (this.#exports['$functions']);
    const functions = found((place) => table.get(Number(place)));
    const imports = /** @type {any} */ ({ ...this.#imports, main: this.#exports, functions });
    return (this.#restExports = new WebAssembly.Instance(rest, imports).exports);
  }

  /**
   * Resolves when the second file is there and has been checked; nothing where it has been. Without it a payment could not be followed to its
   * end, so one that cannot be loaded is a crash.
   * @returns {Promise<void> | undefined}
   */
  whole() {
    if (this.#isWhole || this.#crash) return undefined;
    this.#completing ??= this.#complete().catch((cause) => this.#die(cause));
    return this.#completing;
  }

  /** The same where there is nothing on screen yet: it throws what is wrong. */
  async demandWhole() {
    await this.whole();
    if (this.#crash) throw crashError(this.#crash.cause);
  }

  async #complete() {
    this.#join(await this.#rest.load());
    this.#isWhole = true;
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
  #imports = this.#stoppable();

  #stoppable() {
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

/**
 * A member of each name that is asked for: to ask a module for the names of a thousand imports takes longer than to start it.
 * @param {(name: string) => any} find
 * @returns {Record<string, any>}
 */
function found(find) {
  return new Proxy({}, { get: (_, name) => find(String(name)) });
}
