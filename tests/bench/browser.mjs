// @ts-check
// `cargo xtask bench browser`: how long a shopper waits, and how much memory the module takes, in a real browser.
//
// The package comes from a static site that serves brotli, the storefront is the sandbox; both are on this machine, so the
// network costs nothing and what is measured is the work of the browser and of the sandbox.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

import { chromium } from '@playwright/test';

import { Sandbox } from '../e2e/support/sandbox.mjs';

/** @typedef {import('@playwright/test').Browser} Browser */
/** @typedef {import('@playwright/test').BrowserContext} BrowserContext */
/** @typedef {{ name: string, unit: 'ms' | 'MiB' | '×', values: number[] }} Row */
/** @typedef {{ payable: number, mounting: number, memory: number }} Mounted milliseconds since the navigation and since `mount()`; bytes */
/** @typedef {{ whole: number, own: number }} Updated milliseconds until it was painted, and those of them in which no request was open */

const RUNS = 11;
const FEW = 3;
const MANY = 300;

const PACKAGE = new URL('../../pkg/dist/', import.meta.url);
/** @type {Record<string, string>} */
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Bench</title>
<body>
<div class="rebilly-instruments-summary"></div>
<div class="rebilly-instruments"></div>
<script src="/pkg/global.js"></script>
</body>
</html>`;

/** A site that serves one page and the package, as a content delivery network would: compressed, and to be kept. */
async function startSite() {
  /** @type {Map<string, Buffer>} */
  const compressed = new Map();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    if (pathname === '/') return void response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(PAGE);
    const name = /^\/pkg\/([\w.]+)$/.exec(pathname)?.[1];
    const type = TYPES[extname(pathname)];
    if (!name || !type) return void response.writeHead(204).end();
    if (!compressed.has(name)) compressed.set(name, brotli(await readFile(new URL(name, PACKAGE))));
    const headers = { 'Content-Type': type, 'Content-Encoding': 'br', 'Cache-Control': 'public, max-age=31536000, immutable' };
    response.writeHead(200, headers).end(compressed.get(name));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${address.port}/`, stop };
}

/** @param {Buffer} content */
function brotli(content) {
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}

/** Runs in the page before anything else: keeps the module's memory where a measurement finds it. */
function keepMemory() {
  const page = /** @type {any} */ (window);
  for (const name of /** @type {const} */ (['instantiate', 'instantiateStreaming'])) {
    const original = /** @type {any} */ (WebAssembly[name]);
    page.WebAssembly[name] = async (/** @type {any[]} */ ...input) => {
      const result = await original.apply(WebAssembly, input);
      page.wasmMemory = (result.instance ?? result).exports.memory;
      return result;
    };
  }
}

/**
 * Mounts so many items, and measures. Runs in the page.
 * @param {{ addresses: import('../e2e/support/sandbox.mjs').Addresses, items: object[] }} order
 * @returns {Promise<Mounted>}
 */
async function mountIn({ addresses, items }) {
  const page = /** @type {any} */ (window);
  const began = performance.now();
  await page.CheckoutInstruments.mount({
    apiMode: 'sandbox',
    publishableKey: 'pk_sandbox_demo',
    organizationId: 'org_demo',
    websiteId: 'web_demo',
    items,
    _dev: { sandboxUrl: addresses.api, framePayScriptLink: addresses.framepay },
  });
  const payable = performance.now();
  return { payable, mounting: payable - began, memory: page.wasmMemory.buffer.byteLength };
}

/**
 * Changes the items, and measures until the change is on screen. Runs in the page.
 *
 * The own time is the whole time without the one in which an answer was awaited: from the start of each request to its
 * last byte (`startTime` and `responseEnd` of the resource timing), where several overlap once. Work that is done while
 * a request is open counts as waiting, and the wait for the next frame, up to 17 ms, counts as our own.
 * @param {object[]} items
 * @returns {Promise<Updated>}
 */
async function updateIn(items) {
  const page = /** @type {any} */ (window);
  performance.clearResourceTimings();
  const began = performance.now();
  await page.CheckoutInstruments.update({ items });
  // The first task after a frame runs when the frame has been painted.
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  const whole = performance.now() - began;
  const requests = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
  let waited = 0;
  let until = began;
  for (const { startTime, responseEnd } of requests.sort((one, other) => one.startTime - other.startTime)) {
    waited += Math.max(0, responseEnd - Math.max(startTime, until));
    until = Math.max(until, responseEnd);
  }
  return { whole, own: whole - waited };
}

/**
 * Items of the sandbox's long course.
 * @param {number} count
 * @param {number} [quantity]
 */
function parts(count, quantity = 1) {
  return Array.from({ length: count }, (_, index) => ({ planId: `plan_part_${String(index + 1).padStart(3, '0')}`, quantity }));
}

/** One measurement after the other, over a browser, a site and a sandbox. */
class Bench {
  /**
   * @param {Browser} browser
   * @param {string} url
   * @param {Sandbox} sandbox
   */
  constructor(browser, url, sandbox) {
    this.browser = browser;
    this.url = url;
    this.addresses = sandbox.addresses;
  }

  /** A browser that has never seen the site. */
  async visitor() {
    const context = await this.browser.newContext({ locale: 'en-US' });
    await context.addInitScript(keepMemory);
    return context;
  }

  /**
   * Opens the page and mounts so many items there.
   * @param {BrowserContext} context
   * @param {number} count
   */
  async mount(context, count) {
    const page = await context.newPage();
    // The page mounts as soon as its script has run, as a merchant's own script would.
    const order = { addresses: this.addresses, items: parts(count) };
    await page.addInitScript(`addEventListener('DOMContentLoaded', () => { window.mounted = (${mountIn})(${JSON.stringify(order)}) })`);
    await page.goto(this.url);
    const mounted = /** @type {Mounted} */ (await page.evaluate(() => /** @type {any} */ (window).mounted));
    return { page, mounted };
  }

  /** Every run in a browser without anything in its cache. @param {number} count */
  async cold(count) {
    return series(async () => {
      const context = await this.visitor();
      const { mounted } = await this.mount(context, count);
      await context.close();
      return mounted;
    });
  }

  /**
   * Every run in a browser that has been here before, a few items and many in turn, so that what slows the machine down
   * meanwhile slows down both.
   */
  async warm() {
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
    const all = await series(() => page.evaluate(updateIn, parts(count, (quantity += 1))));
    await context.close();
    return all;
  }

  /** @returns {Promise<Row[]>} */
  async rows() {
    const [cold, { few, many }] = [await this.cold(FEW), await this.warm()];
    const [one, all] = [await this.updates(1), await this.updates(MANY)];
    return [
      { name: `navigation to payable, cold cache, ${FEW} items`, unit: 'ms', values: cold.map(({ payable }) => payable) },
      { name: `navigation to payable, warm cache, ${FEW} items`, unit: 'ms', values: few.map(({ payable }) => payable) },
      { name: `mount() to payable, warm cache, ${FEW} items`, unit: 'ms', values: few.map(({ mounting }) => mounting) },
      { name: `mount() to payable, warm cache, ${MANY} items`, unit: 'ms', values: many.map(({ mounting }) => mounting) },
      { name: `the same, ${MANY} items to ${FEW}`, unit: '×', values: many.map(({ mounting }, run) => mounting / few[run].mounting) },
      { name: 'update() to painted, 1 item', unit: 'ms', values: one.map(({ whole }) => whole) },
      { name: 'update() to painted, 1 item, own time', unit: 'ms', values: one.map(({ own }) => own) },
      { name: `update() to painted, ${MANY} items`, unit: 'ms', values: all.map(({ whole }) => whole) },
      { name: `update() to painted, ${MANY} items, own time`, unit: 'ms', values: all.map(({ own }) => own) },
      { name: `memory of the module after mount, ${FEW} items`, unit: 'MiB', values: cold.map(({ memory }) => memory / 2 ** 20) },
      { name: `memory of the module after mount, ${MANY} items`, unit: 'MiB', values: many.map(({ memory }) => memory / 2 ** 20) },
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

/** @param {Row[]} rows */
function table(rows) {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const line = (/** @type {string} */ name, /** @type {string[]} */ columns) => [name.padEnd(width), ...columns.map((column) => column.padStart(8))].join('  ');
  const lines = rows.map(({ name, unit, values }) => {
    const sorted = [...values].sort((a, b) => a - b);
    const figures = [sorted[Math.floor(sorted.length / 2)], sorted[0], sorted[sorted.length - 1]];
    return line(name, [...figures.map((figure) => figure.toFixed(unit === 'ms' ? 0 : 2)), unit]);
  });
  return [line(`${RUNS} runs each`, ['median', 'min', 'max', '']), ...lines].map((text) => text.trimEnd()).join('\n');
}

const sandbox = await Sandbox.start();
const site = await startSite();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const rows = await new Bench(browser, site.url, sandbox).rows();
  console.log(`Chromium ${browser.version()}, over loopback, the sandbox as the storefront`);
  console.log(table(rows));
} finally {
  await browser.close();
  site.stop();
  await sandbox.stop();
}
