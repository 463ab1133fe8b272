// @ts-check
// A wasm file that does not come, is none, or may not run: each has a code, a message that says what to change, and draws
// nothing; the next mount() tries again.
import { readFile } from 'node:fs/promises';

import { AMOUNT, expect, test } from './support/customer.mjs';

/** @typedef {import('./support/customer.mjs').CustomerPage} CustomerPage */
/** @typedef {import('@playwright/test').Route} Route */

const FILE = '**/checkout_instruments.wasm';
const WASM = await readFile(new URL('../../pkg/dist/checkout_instruments.wasm', import.meta.url));
const PAGE = '<!doctype html><title>Shop</title>';

test.use({ expectedConsoleErrors: [[/^Failed to load resource/, /Content Security Policy|violates/, /blocked by CORS/], { scope: 'test' }] });

/** @typedef {{ serve: (route: Route) => Promise<void>, code: string, advice: string }} Fault */
/** @type {Record<string, Fault>} */
const FAULTS = {
  'a file that is missing': {
    serve: (route) => route.fulfill({ status: 404 }),
    code: 'wasm-not-found',
    advice: 'beside its script',
  },
  'a web page in its place': {
    serve: (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: PAGE }),
    code: 'wasm-not-found',
    advice: 'a web page is there',
  },
  'a server that fails': {
    serve: (route) => route.fulfill({ status: 503 }),
    code: 'wasm-not-found',
    advice: '503',
  },
  'another file in its place': {
    serve: (route) => route.fulfill({ contentType: 'text/plain', body: 'version https://git-lfs' }),
    code: 'wasm-wrong-type',
    advice: '"text/plain"',
  },
  'a damaged file': {
    serve: (route) => route.fulfill({ contentType: 'application/wasm', body: 'not wasm' }),
    code: 'wasm-corrupt',
    advice: 'Serve the file of the package as it is',
  },
  'a file that is cut off': {
    serve: (route) => route.fulfill({ contentType: 'application/wasm', body: WASM.subarray(0, 100_000) }),
    code: 'wasm-corrupt',
    advice: 'Serve the file of the package as it is',
  },
  'a module of another version': {
    // An empty module: it starts, and has nothing that the script asks for.
    serve: (route) => route.fulfill({ contentType: 'application/wasm', body: WASM.subarray(0, 8) }),
    code: 'wasm-corrupt',
    advice: 'of the same version as the script',
  },
  'no network': {
    serve: (route) => route.abort('internetdisconnected'),
    code: 'wasm-unreachable',
    advice: 'offline',
  },
};

for (const [name, { serve, code, advice }] of Object.entries(FAULTS)) {
  test(`${name}: ${code}`, async ({ checkout, page }) => {
    await page.route(FILE, serve);
    await checkout.open();
    const failure = await checkout.mountFailure(AMOUNT);
    expect(failure).toMatchObject({ isCheckoutError: true, code, hasCheckout: false });
    expect(failure.message).toContain(advice);
    await expect(checkout.container.getByText('The form of the shop itself')).toBeVisible();
    expect(await checkout.events()).toEqual([]);
    await page.unroute(FILE);
    await checkout.mount(AMOUNT);
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  });

  test(`${name}: validate() throws ${code}, too`, async ({ checkout, page }) => {
    await page.route(FILE, serve);
    await checkout.open();
    const validate = () => page.evaluate(() => {
      try {
        return CheckoutInstruments.validate({}).length > 0;
      } catch (error) {
        return /** @type {any} */ (error).code;
      }
    });
    expect(await validate()).toBe(code);
    await page.unroute(FILE);
    expect(await validate()).toBe(true);
  });
}

for (const type of ['application/octet-stream', 'text/html', 'application/wasm; charset=utf-8']) {
  test(`served as ${type} it works, and the console says so`, async ({ checkout, page }) => {
    const said = page.waitForEvent('console', { predicate: (message) => message.text().includes('is served as'), timeout: 10_000 });
    await page.route(FILE, (route) => route.fulfill({ contentType: type, body: WASM }));
    await checkout.start(AMOUNT);
    await expect(checkout.payButton).toBeEnabled();
    expect((await said).type()).toBe('warning');
  });
}

test('what failed is not taken from the cache of the browser', async ({ checkout, page }) => {
  await page.route(FILE, (route) => route.fulfill({ status: 404 }));
  await page.addInitScript(() => {
    const original = fetch;
    window.cachesAsked = [];
    window.fetch = (input, init) => {
      if (String(input).endsWith('.wasm')) window.cachesAsked.push(init?.cache);
      return original(input, init);
    };
  });
  await checkout.open();
  await checkout.mountFailure(AMOUNT);
  await checkout.mountFailure(AMOUNT);
  expect(await page.evaluate(() => window.cachesAsked)).toEqual(['default', 'reload']);
});

test('a host that the policy of the page does not allow: wasm-blocked-by-csp', async ({ checkout, site }) => {
  site.setHeaders('/both.html', { 'Content-Security-Policy': "script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'" });
  await checkout.open();
  const failure = await checkout.mountFailure(AMOUNT);
  expect(failure).toMatchObject({ code: 'wasm-blocked-by-csp', hasCheckout: false });
  expect(failure.message).toContain('connect-src');
});

test('a browser without WebAssembly: wasm-failed', async ({ checkout, page }) => {
  await page.addInitScript(() => void Reflect.deleteProperty(globalThis, 'WebAssembly'));
  await checkout.open();
  expect(await checkout.mountFailure(AMOUNT)).toMatchObject({ code: 'wasm-failed', message: 'This browser has no WebAssembly.' });
});

test('a module that has no room to start: wasm-failed', async ({ checkout, page }) => {
  await page.addInitScript(() => {
    WebAssembly.instantiate = async () => {
      throw new RangeError('Out of memory');
    };
  });
  await checkout.open();
  expect((await checkout.mountFailure(AMOUNT)).code).toBe('wasm-failed');
});

test('a file that does not come: wasm-timeout, and the next mount works', async ({ checkout, page }) => {
  test.setTimeout(60_000);
  await page.route(FILE, () => {});
  await checkout.open();
  const { failure, milliseconds } = await checkout.tryMount(AMOUNT);
  expect(failure).toMatchObject({ code: 'wasm-timeout', hasCheckout: false });
  expect(milliseconds).toBeLessThan(17_000);
  await page.unroute(FILE);
  await checkout.mount(AMOUNT);
  await expect(checkout.payButton).toBeEnabled();
});
