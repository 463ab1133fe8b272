// @ts-check
// The files of the package beside the two scripts: what they say of each other is true, in a browser and on a server.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { APPROVED, CheckoutPage } from './support/checkout-page.mjs';
import { expect, test } from './support/checkout.mjs';

const DIST = new URL('../../pkg/dist/', import.meta.url);

/** @param {string} name */
const read = async (name) => JSON.parse(await readFile(new URL(name, DIST), 'utf8'));

/** Every file of the package, written with `/`. */
async function files() {
  const entries = await readdir(DIST, { recursive: true, withFileTypes: true });
  const folder = fileURLToPath(DIST);
  return entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.length).replace(/^\//, ''));
}

/** Runs a module in a Node.js of its own, and reads what it prints as JSON. @param {string} source */
async function inNode(source) {
  const options = { cwd: fileURLToPath(new URL('.', import.meta.url)) };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source], options);
  return JSON.parse(stdout);
}

test('integrity.json has the hash of every file but the two lists', async () => {
  const hash = async (/** @type {string} */ name) => `sha384-${createHash('sha384').update(await readFile(new URL(name, DIST))).digest('base64')}`;
  const hashed = (await files()).filter((name) => !/^(integrity|script-inventory)\.json$/.test(name));
  const expected = await Promise.all(hashed.map(async (name) => [name, await hash(name)]));
  expect(await read('integrity.json')).toEqual(Object.fromEntries(expected));
});

test('script-inventory.json has every file with its purpose and its hash, and no other', async () => {
  const [inventory, integrity] = [await read('script-inventory.json'), await read('integrity.json')];
  expect(inventory.files.map((/** @type {any} */ it) => it.file).sort()).toEqual((await files()).sort());
  for (const { file, purpose, loaded, integrity: hash } of inventory.files) {
    expect([file, purpose.endsWith('.'), loaded.length > 0, hash]).toEqual([file, true, true, integrity[file]]);
  }
});

test('a browser takes the script by its hash', async ({ page, checkout, site }) => {
  const { 'global.js': hash } = await read('integrity.json');
  await page.goto('/module.html');
  await page.evaluate(
    ([src, integrity]) =>
      new Promise((resolve, reject) => {
        const script = Object.assign(document.createElement('script'), { src, integrity, onload: resolve, onerror: reject });
        document.head.append(script);
      }),
    /** @type {[string, string]} */ ([site.url('/pkg/dist/global.js'), hash]),
  );
  await checkout.mount({ money: { amount: 38, currency: 'USD' } });
});

/**
 * An answer of the sandbox as if Rebilly gave it: the double of FramePay has the address of its API in scripts and policy.
 * @param {import('@playwright/test').APIResponse} response
 * @param {string} api
 */
async function asRebilly(response, api) {
  const renamed = (/** @type {string} */ text) => text.replaceAll(api, 'https://api-sandbox.rebilly.com');
  const headers = Object.fromEntries(Object.entries(response.headers()).map(([name, value]) => [name, renamed(value)]));
  return { status: response.status(), headers, body: renamed(await response.text()) };
}

test('a purchase loads no file and contacts no host that the inventory does not name', async ({ browser, sandbox, site }) => {
  const { files: listed, hosts } = await read('script-inventory.json');
  // Not the context of the other tests, which takes Rebilly's hosts for strangers: here the sandbox answers for them.
  const context = await browser.newContext({ baseURL: site.origin });
  const requested = /** @type {URL[]} */ ([]);
  context.on('request', (request) => void requested.push(new URL(request.url())));
  const [api, framepay] = [sandbox.addresses.api, sandbox.addresses.framepay].map((address) => new URL(address).origin);
  for (const [name, answering] of [['https://api-sandbox.rebilly.com', api], ['https://framepay.rebilly.com', framepay]]) {
    await context.route(`${name}/**`, async (route) => {
      const response = await route.fetch({ url: route.request().url().replace(name, answering) });
      await route.fulfill(await asRebilly(response, api));
    });
  }
  await context.addInitScript((addresses) => Object.assign(window, { sandboxAddresses: addresses }), sandbox.addresses);
  const checkout = new CheckoutPage(await context.newPage());
  await checkout.open();
  await checkout.mount({ items: [{ planId: 'plan_mug', quantity: 1 }], locale: 'ar', _dev: null });
  await checkout.fill({ card: APPROVED });
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  await context.close();
  const contacted = new Set(requested.map(({ origin }) => origin));
  contacted.delete(site.origin);
  expect([...contacted].sort()).toEqual(['https://api-sandbox.rebilly.com', 'https://framepay.rebilly.com']);
  const named = hosts.map((/** @type {any} */ host) => host.origin);
  expect([...contacted].filter((origin) => !named.includes(origin))).toEqual([]);
  const loaded = requested.filter((url) => url.origin === site.origin && url.pathname.startsWith('/pkg/dist/')).map(({ pathname }) => pathname.slice('/pkg/dist/'.length));
  expect(loaded).toContain('locales/ar.js');
  expect(loaded.filter((file) => !listed.some((/** @type {any} */ entry) => entry.file === file))).toEqual([]);
});

test.describe('inline.js', () => {
  test('sells without any wasm file', async ({ page, checkout }) => {
    const loaded = /** @type {string[]} */ ([]);
    page.on('request', (request) => void loaded.push(new URL(request.url()).pathname));
    await page.goto('/inline.html');
    await page.waitForFunction(() => 'CheckoutInstruments' in window);
    expect(loaded.filter((path) => path.includes('inline-module'))).toEqual([]);
    await checkout.mount({ money: { amount: 38, currency: 'USD' } });
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.result).toBeVisible();
    expect(loaded.filter((path) => path.endsWith('.wasm'))).toEqual([]);
    expect(loaded.filter((path) => path.endsWith('/inline-module.js'))).toHaveLength(1);
  });

  test('can validate once it has mounted, and says so before', async ({ page, checkout }) => {
    await page.goto('/inline.html');
    await page.waitForFunction(() => 'CheckoutInstruments' in window);
    const validate = () => page.evaluate(() => {
      try {
        return /** @type {any} */ (window).CheckoutInstruments.validate({}).length > 0;
      } catch (error) {
        return /** @type {any} */ (error).code;
      }
    });
    expect(await validate()).toBe('not-mounted');
    await checkout.mount({ money: { amount: 38, currency: 'USD' } });
    expect(await validate()).toBe(true);
  });

  test.describe('where its module is missing', () => {
    test.use({ expectedConsoleErrors: [/Failed to load resource/] });

    test('names the file, and the next mount tries again', async ({ page, checkout }) => {
      await page.route('**/inline-module.js', (route) => route.fulfill({ status: 404, body: '' }), { times: 1 });
      await page.goto('/inline.html');
      await page.waitForFunction(() => 'CheckoutInstruments' in window);
      const failure = await checkout.mountFailure({ money: { amount: 38, currency: 'USD' } });
      expect([failure.code, failure.message.includes('inline-module.js')]).toEqual(['wasm-unreachable', true]);
      await checkout.mount({ money: { amount: 38, currency: 'USD' } });
    });
  });
});

test('on a server importing each module does nothing', async () => {
  for (const name of ['index.js', 'element.js', 'inline.js', 'iframe.js']) {
    const facts = await inNode(`
      const before = Object.keys(globalThis);
      globalThis.fetch = () => { throw new Error('asked'); };
      const names = Object.keys(await import(${JSON.stringify(new URL(name, DIST).href)}));
      console.log(JSON.stringify({ names: names.length, added: Object.keys(globalThis).filter((it) => !before.includes(it)) }));`);
    expect([name, facts.names > 0, facts.added]).toEqual([name, true, []]);
  }
});
