// @ts-check
// The embedded storefront, one process for each worker.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** @typedef {{ demo: string, api: string, framepay: string }} Addresses */
/**
 * A fault of `POST /__sandbox/faults`. A connection is dropped, or half of the answer cut off, before or after the request
 * took effect. `retryAfterSeconds` is what a 429 says.
 * @typedef {{ match: string, times?: number, status?: number, body?: unknown, contentType?: string, retryAfterSeconds?: number,
 *   delayMs?: number, drop?: 'before' | 'after', garble?: 'before' | 'after' }} Fault
 */
/**
 * A request that the sandbox received. `status` is null when the answer was lost; `effect` says whether it was carried out,
 * even then.
 * @typedef {{ method: string, path: string, operation?: string | null, status: number | null, effect: boolean, body?: any }} Received
 */
/**
 * What a customer's JWT is for. `expiresIn` are seconds; `without` names permissions that it does not have; `claims: 'none'`
 * leaves out which organization, website and record it is of.
 * @typedef {{ invoiceId?: string, transactionId?: string, customerId?: string, expiresIn?: number,
 *   without?: string | string[], claims?: 'none' }} JwtClaims
 */

const ARGUMENTS = ['sandbox', '--port', '0', '--fields-port', '0', '--until-stdin-closes'];
/** The operations that move money. */
const CHARGES = new Set(['StorefrontPostPurchase', 'StorefrontPostPayment']);
const START_LIMIT_MS = 10_000;
/** Milliseconds in which a request arrives that was sent before. */
const STRAGGLING = 10;

/** A running sandbox and its tools. */
export class Sandbox {
  #process;
  /** @type {Fault[]} */
  #faults = [];
  /** Those before the last reset: what they answered may still be on its way. @type {Fault[]} */
  #latest = [];

  /**
   * @param {import('node:child_process').ChildProcess} process
   * @param {Addresses} addresses
   */
  constructor(process, addresses) {
    this.#process = process;
    /** Where it listens. */
    this.addresses = addresses;
  }

  /** Starts a sandbox on free ports. It ends with this process, however that ends. */
  static async start() {
    const program = process.env.XTASK_BIN;
    if (!program) throw new Error('XTASK_BIN is not set: run the browser tests with `cargo xtask test --only browser`');
    const child = spawn(program, ARGUMENTS, { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      return new Sandbox(child, JSON.parse(await firstLine(child)));
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** The two origins that a page may talk to. */
  get origins() {
    return [new URL(this.addresses.api).origin, new URL(this.addresses.framepay).origin];
  }

  /** Forgets everything but the fixtures: purchases, tokens, faults, the record of requests. */
  async reset() {
    [this.#latest, this.#faults] = [this.#faults, []];
    do {
      await this.#tool('POST', 'reset');
      // What a page that has ended sent last may still be on its way.
      await pause(STRAGGLING);
    } while ((await this.requests()).length > 0);
  }

  /**
   * Makes the next matching requests fail.
   * @param {Fault} fault
   */
  async fault(fault) {
    this.#faults.push(fault);
    await this.#tool('POST', 'faults', fault);
  }

  /**
   * Whether a fault of this test may have made an answer, so that the answer says nothing about the sandbox.
   * @param {string} method
   * @param {string} path without the organization
   * @param {number} status
   */
  hasForced(method, path, status) {
    return [...this.#latest, ...this.#faults].some((fault) => (fault.status === status || fault.garble) && isMetBy(fault.match, method, path));
  }

  /**
   * What was received since the last reset, oldest first.
   * @returns {Promise<Received[]>}
   */
  async requests() {
    return (await this.#tool('GET', 'requests')).json();
  }

  /** The requests that charge, oldest first. */
  async charges() {
    return (await this.requests()).filter(({ operation }) => CHARGES.has(String(operation)));
  }

  /**
   * The transactions that moved money, or may still do so, in the order in which they were paid.
   * @returns {Promise<any[]>}
   */
  async moved() {
    return (await this.#tool('GET', 'charges')).json();
  }

  /**
   * Offers other payment methods than the organization's own.
   * @param {object[]} methods
   */
  async offer(methods) {
    await this.#tool('POST', 'methods', methods);
  }

  /**
   * How often an operation was asked for.
   * @param {string} operation its operationId
   */
  async count(operation) {
    return (await this.requests()).filter((request) => request.operation === operation).length;
  }

  /**
   * A customer's JWT, as a merchant's server would get it.
   * @param {JwtClaims} [claims]
   * @returns {Promise<string>}
   */
  async jwt(claims = {}) {
    const query = new URLSearchParams(Object.entries(claims).map(([name, value]) => [name, String(value)]));
    return (await (await this.#tool('GET', `jwt?${query}`)).json()).jwt;
  }

  async stop() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.stdin?.end();
    await ended;
  }

  /**
   * @param {string} method
   * @param {string} tool
   * @param {unknown} [body]
   */
  async #tool(method, tool, body) {
    /** @type {Record<string, string>} */
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const answer = await fetch(`${this.addresses.api}/__sandbox/${tool}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} /__sandbox/${tool} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }
}

/**
 * The line that says where the sandbox listens.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>}
 */
function firstLine(child) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`the sandbox did not start within ${START_LIMIT_MS} ms`)), START_LIMIT_MS);
    const settle = (/** @type {() => void} */ how) => (clearTimeout(limit), how());
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code) => settle(() => reject(new Error(`the sandbox ended with code ${code} before it listened`))));
    if (child.stdout) createInterface(child.stdout).once('line', (line) => settle(() => resolve(line)));
  });
}

/**
 * @param {string} match a verb or `*`, and a path that may end in `*`
 * @param {string} method
 * @param {string} path
 */
function isMetBy(match, method, path) {
  const [verb, wanted] = match.split(' ');
  const fits = wanted.endsWith('*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted;
  return fits && (verb === '*' || verb === method);
}
