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

/**
 * What validate() says of it may be less: it has to answer before browsers have hashed the file.
 * @typedef {{ serve: (route: Route) => Promise<void>, code: string, advice: string, atOnce?: string }} Fault
 */
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
    code: 'wasm-integrity',
    advice: 'Serve the file of the package as it is',
    atOnce: 'wasm-corrupt',
  },
  'a file that is cut off': {
    serve: (route) => route.fulfill({ contentType: 'application/wasm', body: WASM.subarray(0, 100_000) }),
    code: 'wasm-integrity',
    advice: 'Serve the file of the package as it is',
    atOnce: 'wasm-corrupt',
  },
  'a module of another version': {
    // An empty module: it starts, and has nothing that the script asks for.
    serve: (route) => route.fulfill({ contentType: 'application/wasm', body: WASM.subarray(0, 8) }),
    code: 'wasm-integrity',
    advice: 'of the same version as the script',
    atOnce: 'wasm-corrupt',
  },
  'no network': {
    serve: (route) => route.abort('internetdisconnected'),
    code: 'wasm-unreachable',
    advice: 'offline',
  },
};

test('what mount() has rejected with is the whole trouble: nothing is rejected later that nobody hears', async ({ checkout, page }) => {
  await page.route(FILE, (route) => route.fulfill({ status: 404 }));
  await page.clock.install();
  await checkout.open();
  await page.evaluate(() => {
    window.unheard = [];
    addEventListener('unhandledrejection', ({ reason }) => window.unheard.push(String(reason)));
  });
  expect((await checkout.mountFailure(AMOUNT)).code).toBe('wasm-not-found');
  await page.clock.fastForward(60_000);
  expect(await page.evaluate(() => new Promise((resolve) => void fetch('/').then(() => resolve(window.unheard))))).toEqual([]);
});

for (const [name, { serve, code, advice, atOnce = code }] of Object.entries(FAULTS)) {
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

  test(`${name}: validate() throws ${atOnce}`, async ({ checkout, page }) => {
    await page.route(FILE, serve);
    await checkout.open();
    const validate = () => page.evaluate(() => {
      try {
        return CheckoutInstruments.validate({}).length > 0;
      } catch (error) {
        return /** @type {any} */ (error).code;
      }
    });
    expect(await validate()).toBe(atOnce);
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

test('a browser without WebAssembly: browser-unsupported, and no file is asked for', async ({ checkout, page }) => {
  await page.addInitScript(() => void Reflect.deleteProperty(globalThis, 'WebAssembly'));
  await checkout.open();
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  const failure = await checkout.mountFailure(AMOUNT);
  expect(failure).toMatchObject({ code: 'browser-unsupported', message: expect.stringContaining('it lacks WebAssembly. The oldest that work are Chrome and Edge 102') });
  expect(asked.filter((url) => url.includes('.wasm'))).toEqual([]);
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

test('a page of plain http, where browsers hash nothing, gets a damaged file told by the compiler: wasm-corrupt', async ({ checkout, page }) => {
  await page.addInitScript(() => Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined }));
  await page.route(FILE, (route) => route.fulfill({ contentType: 'application/wasm', body: 'not wasm' }));
  await checkout.open();
  expect((await checkout.mountFailure(AMOUNT)).code).toBe('wasm-corrupt');
  await page.unroute(FILE);
  await checkout.mount(AMOUNT);
  await expect(checkout.payButton).toBeEnabled();
});

test('the message names the section of its code, which is in the documents', async ({ checkout, page }) => {
  const sections = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  await page.route(FILE, (route) => route.fulfill({ status: 404 }));
  await checkout.open();
  const { message } = await checkout.mountFailure(AMOUNT);
  expect(message).toMatch(/\nSee checkout-instruments\/docs\/errors\.md#wasm-not-found$/);
  expect(sections).toContain('\n## wasm-not-found\n');
});

test('a file that was missing in the cache of Vite is told with the line that Vite needs', async ({ checkout, page }) => {
  await page.route('**/.vite/**', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
  await checkout.open();
  const failure = await checkout.mountFailure({ ...AMOUNT, wasm: '/node_modules/.vite/deps/checkout_instruments.wasm' });
  expect(failure).toMatchObject({ code: 'wasm-not-found' });
  expect(failure.message).toContain("optimizeDeps: { exclude: ['checkout-instruments'] }");
});

test.describe('words that cannot be loaded', () => {
  const ADVICE = '**/pkg/dist/advice.js';

  for (const [name, serve] of Object.entries({
    'are missing': (/** @type {Route} */ route) => route.fulfill({ status: 404 }),
    'do not come': () => {},
  })) {
    test(`because they ${name}: the code is there, and what was found`, async ({ checkout, page }) => {
      await page.route(ADVICE, serve);
      await page.route(FILE, (route) => route.fulfill({ status: 404 }));
      await checkout.open();
      const { failure, milliseconds } = await checkout.tryMount(AMOUNT);
      expect(failure).toMatchObject({ isCheckoutError: true, code: 'wasm-not-found' });
      expect(failure?.message).toMatch(/checkout_instruments\.wasm \(404/);
      expect(milliseconds).toBeLessThan(5_000);
    });
  }
});

test('a page that works loads no words for what is wrong', async ({ checkout, page }) => {
  let loaded = 0;
  page.on('request', (request) => void (loaded += Number(request.url().includes('advice'))));
  await checkout.start(AMOUNT);
  expect(loaded).toBe(0);
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
