// @ts-check
// `cargo xtask bench browser`: how long a shopper waits, and how much memory the module takes, in a real browser.
//
// The package comes from a static site that serves brotli, the storefront is the sandbox, FramePay is its double; all are on
// this machine. The first part measures cold starts beside the floor, with an API that takes 40 ms; the second what returning
// visitors and updates cost, with a network that costs nothing.
import { parseArgs } from 'node:util';

import { chromium } from '@playwright/test';

import { CheckoutPage } from '../e2e/support/checkout-page.mjs';
import { Sandbox } from '../e2e/support/sandbox.mjs';
import { observe, started, taken, updated } from './observe.mjs';
import { startSite } from './site.mjs';
import { PROFILES, openWindow, rowsOf, starts, timeline } from './start.mjs';
import { isMissed, table } from './table.mjs';

/** @typedef {import('@playwright/test').Browser} Browser */
/** @typedef {import('@playwright/test').BrowserContext} BrowserContext */
/** @typedef {import('./table.mjs').Row} Row */
/** @typedef {Awaited<ReturnType<typeof startSite>>} Site */

const { values: settings } = parseArgs({
  options: { runs: { type: 'string', default: '11' }, 'start-only': { type: 'boolean' }, timeline: { type: 'boolean' }, check: { type: 'boolean' } },
});
const RUNS = Number(settings.runs);
const FEW = 3;
const MANY = 300;
/** Milliseconds that the API takes in the cold starts. */
const LATENCY = 40;

/**
 * Items of the sandbox's long course.
 * @param {number} count
 * @param {number} [quantity]
 */
function parts(count, quantity = 1) {
  return Array.from({ length: count }, (_, index) => ({ planId: `plan_part_${String(index + 1).padStart(3, '0')}`, quantity }));
}

/** Visits of a browser that has been here before, and updates. */
class Returning {
  /**
   * @param {Browser} browser
   * @param {string} url
   */
  constructor(browser, url) {
    this.browser = browser;
    this.url = url;
  }

  async visitor() {
    const context = await this.browser.newContext({ locale: 'en-US' });
    await context.addInitScript(observe);
    return context;
  }

  /**
   * Opens the page, which mounts so many items.
   * @param {BrowserContext} context
   * @param {number} count
   */
  async mount(context, count) {
    const page = await openWindow(context);
    await page.goto(`${this.url}/widget?items=${count}`);
    return { page, mounted: await page.evaluate(started) };
  }

  /** A few items and many in turn, so that what slows the machine down meanwhile slows down both. */
  async visits() {
    const context = await this.visitor();
    const visit = async (/** @type {number} */ count) => {
      const { page, mounted } = await this.mount(context, count);
      await page.close();
      return mounted;
    };
    // Browsers keep the compiled module from the second or third visit on.
    for (let visits = 0; visits < 3; visits += 1) await visit(FEW);
    const pairs = await series(async () => ({ few: await visit(FEW), many: await visit(MANY) }));
    await context.close();
    return { few: pairs.map(({ few }) => few), many: pairs.map(({ many }) => many) };
  }

  /** Every run changes every quantity of the same mount. @param {number} count */
  async updates(count) {
    const context = await this.visitor();
    const { page } = await this.mount(context, count);
    let quantity = 1;
    const all = await series(() => page.evaluate(updated, parts(count, (quantity += 1))));
    await context.close();
    return all;
  }

  /** Bytes of the module's memory after each purchase of a few items: what was taken at any time is never given back. */
  async purchases() {
    const context = await this.visitor();
    const all = await series(async () => {
      const { page } = await this.mount(context, FEW);
      const checkout = new CheckoutPage(page);
      await checkout.fill();
      await checkout.pay();
      await checkout.result.getByText('You paid').waitFor();
      const memory = await page.evaluate(taken);
      await page.close();
      return memory;
    });
    await context.close();
    return all;
  }

  /** @returns {Promise<Row[]>} */
  async rows() {
    const { few, many } = await this.visits();
    const [one, all] = [await this.updates(1), await this.updates(MANY)];
    const purchases = await this.purchases();
    const mounting = (/** @type {typeof few} */ visits) => visits.map((visit) => visit.payable - visit.mounting);
    return [
      { name: `navigation → payable, warm cache, ${FEW} items`, unit: 'ms', values: few.map(({ payable }) => payable) },
      { name: `mount() → payable, warm cache, ${FEW} items`, unit: 'ms', values: mounting(few) },
      { name: `mount() → payable, warm cache, ${MANY} items`, unit: 'ms', values: mounting(many) },
      { name: `the same, ${MANY} items to ${FEW}`, unit: '×', values: mounting(many).map((time, run) => time / mounting(few)[run]) },
      { name: 'update() → painted, 1 item', unit: 'ms', values: one.map(({ whole }) => whole) },
      { name: 'of it own time', unit: 'ms', values: one.map(({ own }) => own) },
      { name: `update() → painted, ${MANY} items`, unit: 'ms', values: all.map(({ whole }) => whole) },
      { name: 'of it own time', unit: 'ms', values: all.map(({ own }) => own) },
      { name: `memory of the module after mount, ${MANY} items`, unit: 'MiB', values: many.map(({ memory }) => memory / 2 ** 20), most: 4 },
      { name: `memory of the module after a purchase, ${FEW} items`, unit: 'MiB', values: purchases.map((memory) => memory / 2 ** 20), most: 4 },
    ];
  }
}

/**
 * The results of all runs.
 * @template T
 * @param {() => Promise<T>} run
 */
async function series(run) {
  const results = [];
  for (let index = 0; index < RUNS; index += 1) results.push(await run());
  return results;
}

/** @param {Sandbox} sandbox @param {number} ms */
async function setLatency({ addresses }, ms) {
  const answer = await fetch(`${addresses.api}/__sandbox/latency`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ms }) });
  if (!answer.ok) throw new Error(`The sandbox takes no latency: ${await answer.text()}`);
}

/** Prints a table and answers what is above its aim. @param {string} title @param {Row[]} rows */
function print(title, rows) {
  console.log(`\n${title}, ${RUNS} runs\n\n${table(rows)}`);
  return rows.filter(isMissed).map(({ name }) => `${title}: ${name}`);
}

/** @param {Browser} browser @param {Site} site */
async function coldStarts(browser, site) {
  const missed = [];
  for (const profile of PROFILES) {
    const results = await starts(browser, (variant) => `${site[profile.at]}/${variant}?items=${FEW}`, profile, RUNS);
    missed.push(...print(`Cold cache, ${FEW} items, ${profile.name}, API ${LATENCY} ms`, rowsOf(results)));
    if (settings.timeline) {
      for (const [variant, all] of Object.entries(results)) console.log(`\n${variant}, ms from and to\n${timeline(all)}`);
    }
  }
  return missed;
}

const sandbox = await Sandbox.start();
const site = await startSite(sandbox.addresses, parts);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
try {
  console.log(`Chromium ${browser.version()}, over loopback, the sandbox as the storefront`);
  await setLatency(sandbox, LATENCY);
  const missed = await coldStarts(browser, site);
  await setLatency(sandbox, 0);
  if (!settings['start-only']) missed.push(...print('Warm cache, no throttle', await new Returning(browser, site.url).rows()));
  if (settings.check && missed.length > 0) {
    console.error(`\nAbove the aim:\n${missed.join('\n')}`);
    process.exitCode = 1;
  }
} finally {
  await browser.close();
  site.stop();
  await sandbox.stop();
}
