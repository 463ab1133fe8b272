// @ts-check
// What is in force in the sandbox and on this page: the failures of the scenario, and the conditions that are switched on.

import { OFFLINE, conditionsText, faultName, faultOf, latency, leavesCalls, readConditions } from './demo-conditions.js';
import { sayOffline } from './demo-offline.js';
import * as sandbox from './demo-sandbox.js';

/** @typedef {import('./demo-scenarios.js').Fault} Fault */
/** @typedef {import('./demo-scenarios.js').Scenario} Scenario */
/** @typedef {import('./demo-scenarios.js').Sequel} Sequel */
/** @typedef {{ latency: string, network: string, conditions: string }} Network the settings that this is about */
/** @typedef {import('./demo-conditions-panel.js').Chip} Chip */

/** @type {Network} */
const UNTOUCHED = { latency: '0', network: 'online', conditions: '' };

export class Circumstances {
  /**
   * @param {{ show: (chips: Chip[]) => void, settle: (changes: Partial<Network>) => void, choose: (changes: Partial<Network>) => Promise<void> }} page
   *   shows what is in force; `settle` notes settings that are in force, `choose` brings others into force
   */
  constructor(page) {
    this.page = page;
    /** @type {Fault[]} the scenario's own */
    this.own = [];
    this.isOfflineByItself = false;
    /** @type {unknown[] | undefined} */
    this.methods = undefined;
    this.network = UNTOUCHED;
    // What earlier pages left in the sandbox is not known.
    this.isClean = false;
    /** @type {Promise<void>} */
    this.queue = Promise.resolve();
  }

  /**
   * Makes the sandbox ready for a scenario. What was paid before stays, unless `fresh` or a failure needs a reset.
   * @param {Scenario} scenario
   * @param {Network} network
   * @param {boolean} fresh
   */
  begin({ faults = [], network: own, methods }, network, fresh) {
    return this.afterwards(async () => {
      const isClean = this.isClean && !fresh;
      this.own = [...faults];
      this.isOfflineByItself = own === 'offline';
      this.methods = methods;
      this.network = network;
      this.isClean = isClean && this.isCalm();
      if (!this.isClean) await this.restart();
      this.show();
    });
  }

  /**
   * Goes on with what a page before this one left in the sandbox.
   * @param {Network} network
   */
  goOn(network) {
    this.network = network;
    this.show();
  }

  /**
   * What a scenario has in store for when it is mounted.
   * @param {Sequel} sequel
   */
  add({ faults = [], network }) {
    return this.afterwards(async () => {
      const former = this.faults();
      this.own.push(...faults);
      this.isOfflineByItself ||= network === 'offline';
      await this.follow(former);
    });
  }

  /**
   * Brings other settings into force. What is taken back needs a reset, and so does what must come before what is armed.
   * @param {Network} network
   */
  change(network) {
    return this.afterwards(async () => {
      const former = this.faults();
      this.network = network;
      await this.follow(former);
    });
  }

  /** @param {Fault[]} former what was in force before */
  async follow(former) {
    const next = this.faults();
    const added = next.filter((fault) => !isAmong(fault, former));
    const isMore = leavesCalls(former) && former.every((fault) => isAmong(fault, next));
    if (isMore || (added.length === 0 && next.length === former.length)) await this.arm(added);
    else await this.restart();
    this.isClean = this.isClean && this.isCalm();
    this.show();
  }

  /** Ends everything that is in force, the scenario's own failures too. */
  clear() {
    return this.without(() => {
      this.own = [];
      this.isOfflineByItself = false;
    }, UNTOUCHED);
  }

  goOnline() {
    return this.without(() => {
      this.isOfflineByItself = false;
    }, { network: UNTOUCHED.network });
  }

  /** @param {Fault} fault of the scenario */
  drop(fault) {
    return this.without(() => {
      this.own = this.own.filter((kept) => kept !== fault);
    });
  }

  /**
   * @param {() => void} take takes something of the scenario's away
   * @param {Partial<Network>} [changes]
   */
  without(take, changes = {}) {
    return this.afterwards(async () => {
      take();
      this.network = { ...this.network, ...changes };
      this.page.settle(changes);
      await this.restart();
      this.show();
    });
  }

  /** Everything from the beginning, with what is in force now. */
  async restart() {
    await sandbox.reset();
    forgetPayments();
    if (this.methods) await sandbox.offerMethods(this.methods);
    await this.arm(this.faults());
    this.isClean = this.isCalm();
  }

  /** @param {Fault[]} faults */
  async arm(faults) {
    for (const fault of faults) await sandbox.arm(fault);
    sayOffline(this.isOffline());
  }

  /** @returns {Fault[]} those of single calls before those of all */
  faults() {
    const chosen = readConditions(this.network.conditions).map(faultOf);
    return [...this.own, ...chosen, ...(this.isOffline() ? OFFLINE : []), ...latency(Number(this.network.latency))];
  }

  isOffline() {
    return this.isOfflineByItself || this.network.network === 'offline';
  }

  isCalm() {
    return this.faults().length === 0 && !this.methods;
  }

  show() {
    const { latency: late } = this.network;
    const chosen = readConditions(this.network.conditions);
    this.page.show([
      ...(this.isOffline() ? [{ text: 'Offline', remove: () => this.goOnline() }] : []),
      ...(late === UNTOUCHED.latency ? [] : [{ text: `Latency ${late} ms`, remove: () => this.page.choose({ latency: UNTOUCHED.latency }) }]),
      ...this.own.map((fault) => ({ text: faultName(fault), remove: () => this.drop(fault) })),
      ...chosen.map((condition) => ({
        text: faultName(faultOf(condition)),
        remove: () => this.page.choose({ conditions: conditionsText(chosen.filter((kept) => kept !== condition)) }),
      })),
    ]);
  }

  /**
   * One after the other: each leaves the sandbox as it says.
   * @param {() => Promise<void>} task
   * @returns {Promise<void>}
   */
  afterwards(task) {
    const done = this.queue.then(task);
    this.queue = done.catch(() => {});
    return done;
  }
}

const OF_THIS_PAGE = 'checkout-demo:';

/** Whether the checkout keeps a payment that was under way when its page was left. */
export function remembersPayment() {
  return foreignKeys().length > 0;
}

/** A payment that the sandbox has forgotten cannot be gone on with. */
function forgetPayments() {
  for (const key of foreignKeys()) sessionStorage.removeItem(key);
}

/** The keys of this origin that the demo page has not written: the checkout's. */
function foreignKeys() {
  return Object.keys(sessionStorage).filter((key) => !key.startsWith(OF_THIS_PAGE));
}

/**
 * @param {Fault} fault
 * @param {Fault[]} faults
 */
function isAmong(fault, faults) {
  return faults.some((other) => JSON.stringify(other) === JSON.stringify(fault));
}
