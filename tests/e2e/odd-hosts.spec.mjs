// @ts-check
// Hosts that serve the package otherwise than usual: the wasm file from elsewhere or from memory, the script late or twice;
// and what may be fetched ahead.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { AMOUNT, CustomerPage, expect, test } from './support/customer.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const FILE = '**/pkg/dist/checkout_instruments.wasm';
const ELSEWHERE = '/cdn/app.wasm';
const WASM = await readFile(new URL('../../pkg/dist/checkout_instruments.wasm', import.meta.url));
/** The same module with a section more, of no bytes and no name: it would work. */
const CHANGED = Buffer.concat([WASM, Buffer.from([0, 1, 0])]);
const README = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

/** The forms of the option `wasm`, made in the page. @type {Record<string, string>} */
const FORMS = {
  'an address': `location.origin + '${ELSEWHERE}'`,
  'an address relative to the page': `'.${ELSEWHERE}'`,
  'a URL': `new URL('${ELSEWHERE}', location.href)`,
  'a Response': `await fetch('${ELSEWHERE}')`,
  'a promise of a Response': `fetch('${ELSEWHERE}')`,
  'an ArrayBuffer': `await (await fetch('${ELSEWHERE}')).arrayBuffer()`,
  'a view of bytes': `new Uint8Array(await (await fetch('${ELSEWHERE}')).arrayBuffer())`,
  'files by their role': `{ main: '${ELSEWHERE}' }`,
};
const MODULE = `await WebAssembly.compileStreaming(fetch('${ELSEWHERE}'))`;

/** The file is not where it usually is, but elsewhere. @param {Page} page @param {Buffer} body */
async function moveFile(page, body = WASM) {
  await page.route(FILE, (route) => route.fulfill({ status: 404 }));
  await page.route(`**${ELSEWHERE}`, (route) => route.fulfill({ contentType: 'application/wasm', body }));
}

/**
 * Mounts with a wasm file that an expression makes.
 * @param {Page} page
 * @param {string} expression
 * @returns {Promise<import('./support/checkout-page.mjs').Outcome>}
 */
function mountWith(page, expression) {
  return page.evaluate(`(async () => merchant.mount({ money: { amount: 38, currency: 'USD' }, wasm: ${expression} }))()`);
}

test.describe('the option wasm', () => {
  test.use({ expectedConsoleErrors: [[/^Failed to load resource/, /nowhere\.wasm/], { scope: 'test' }] });

  for (const [name, expression] of Object.entries({ ...FORMS, 'a compiled module': MODULE })) {
    test(`takes ${name}`, async ({ checkout, page }) => {
      await moveFile(page);
      await checkout.open();
      expect((await mountWith(page, expression)).failure).toBeUndefined();
      await expect(checkout.payButton).toHaveText('Review and pay $38.00');
    });
  }

  for (const [name, expression] of Object.entries(FORMS)) {
    test(`runs nothing of another file: ${name}`, async ({ checkout, page }) => {
      await moveFile(page, CHANGED);
      await page.addInitScript(() => {
        window.started = 0;
        const { instantiate } = WebAssembly;
        WebAssembly.instantiate = /** @type {any} */ ((/** @type {any} */ ...args) => (window.started++, Reflect.apply(instantiate, WebAssembly, args)));
      });
      await checkout.open();
      const { failure } = await mountWith(page, expression);
      expect(failure).toMatchObject({ code: 'wasm-integrity', hasCheckout: false });
      expect(failure?.message).toMatch(/it is sha384-\S{64}, not sha384-\S{64}/);
      expect(await page.evaluate(() => window.started)).toBe(0);
    });
  }

  test('is forgotten where it failed', async ({ checkout, page }) => {
    await checkout.open();
    expect((await mountWith(page, "'/nowhere.wasm'")).failure?.code).toBe('wasm-not-found');
    await checkout.mount(AMOUNT);
    await expect(checkout.payButton).toBeEnabled();
  });

  test('has its second file from where it was named last: the one before may have failed', async ({ checkout, page }) => {
    await checkout.open();
    const OWN_TEXT = "i18n: { en: { form: { 'contact.title': 'Who are you?' } } }";
    const mountFrom = (/** @type {string} */ rest) => page.evaluate(`merchant.mount({ money: { amount: 38, currency: 'USD' }, ${OWN_TEXT}, wasm: { rest: ${rest} } })`);
    expect(/** @type {any} */ (await mountFrom("'/nowhere.wasm'")).failure?.code).toBe('wasm-not-found');
    expect(/** @type {any} */ (await mountFrom("'/pkg/dist/checkout_instruments_rest.wasm'")).failure).toBeUndefined();
    await expect(checkout.payButton).toBeEnabled();
  });

  test('a Response that was read already is said so', async ({ checkout, page }) => {
    await moveFile(page);
    await checkout.open();
    const { failure } = await page.evaluate(async (elsewhere) => {
      const response = await fetch(elsewhere);
      await response.text();
      return merchant.mount({ money: { amount: 38, currency: 'USD' }, wasm: response });
    }, ELSEWHERE);
    expect(failure).toMatchObject({ code: 'wasm-unreachable' });
    expect(failure.message).toContain('already used');
  });

  test('a promise that fails is said so', async ({ checkout, page }) => {
    await checkout.open();
    const { failure } = await mountWith(page, "Promise.reject(new Error('no signal'))");
    expect(failure).toMatchObject({ code: 'wasm-unreachable' });
    expect(failure?.message).toContain('no signal');
  });

  for (const wrong of ['5', "''", '[]', '{ main: 5 }', "{ man: '/a.wasm' }", 'document.body', '() => 1']) {
    test(`is no ${wrong}`, async ({ checkout, page }) => {
      await checkout.open();
      const { failure } = await mountWith(page, wrong);
      expect(failure).toMatchObject({ code: 'options-invalid', problems: [{ path: 'wasm' }] });
    });
  }

  test('is no problem to validate(), nor in an update', async ({ checkout, page }) => {
    await checkout.start(AMOUNT);
    const [problems, { failure }] = await page.evaluate(async () => {
      const wasm = new Uint8Array(500_000);
      const options = { ...merchant.account(), money: { amount: 40, currency: 'USD' }, wasm };
      return [window.CheckoutInstruments.validate(options), await merchant.update({ money: { amount: 40, currency: 'USD' }, wasm })];
    });
    expect(problems).toEqual([]);
    expect(failure).toBeUndefined();
    await expect(checkout.payButton).toHaveText('Review and pay $40.00');
  });

  test('serves validate(), which needs it at once', async ({ checkout, page }) => {
    await moveFile(page);
    await checkout.open();
    expect(await page.evaluate((wasm) => window.CheckoutInstruments.validate({ ...merchant.account(), money: { amount: 1, currency: 'USD' }, wasm }), ELSEWHERE)).toEqual([]);
  });
});

test('what validate() started, unchecked, draws no checkout', async ({ checkout, page }) => {
  await page.route(FILE, (route) => route.fulfill({ contentType: 'application/wasm', body: CHANGED }));
  await checkout.open();
  expect(await page.evaluate(() => window.CheckoutInstruments.validate({}).length)).toBeGreaterThan(0);
  expect((await checkout.mountFailure(AMOUNT)).code).toBe('wasm-integrity');
});

/** What the page asked for from now on, by the end of its path. @param {Page} page */
function record(page) {
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/').at(-1) ?? ''));
  return { asked, count: (/** @type {string} */ name) => asked.filter((it) => it === name).length };
}

test.describe('preload()', () => {
  const preload = () => window.CheckoutInstruments.preload(merchant.account());

  test('fetches the wasm file and FramePay, once, and draws and asks nothing', async ({ checkout, page, sandbox }) => {
    const { asked, count } = record(page);
    await checkout.open();
    await page.evaluate(preload);
    expect([count('checkout_instruments.wasm'), count('framepay.js')]).toEqual([1, 1]);
    expect(await sandbox.requests()).toEqual([]);
    await expect(checkout.container.getByText('The form of the shop itself')).toBeVisible();
    asked.length = 0;
    await checkout.mount(AMOUNT);
    expect([count('checkout_instruments.wasm'), count('framepay.js')]).toEqual([0, 0]);
  });

  test('is joined by a mount that comes in the middle', async ({ checkout, page }) => {
    const { count } = record(page);
    await checkout.open();
    await page.evaluate(() => void window.CheckoutInstruments.preload(merchant.account()));
    await checkout.mount(AMOUNT);
    expect([count('checkout_instruments.wasm'), count('framepay.js')]).toEqual([1, 1]);
  });

  test('works on a page that has no container yet', async ({ checkout, page }) => {
    await checkout.open();
    await page.evaluate(() => document.body.replaceChildren());
    await page.evaluate(preload);
    expect(await page.evaluate(() => 'Framepay' in window)).toBe(true);
  });

  test.describe('of what fails', () => {
    test.use({ expectedConsoleErrors: [/^Failed to load resource/] });

    test('says nothing, and the mount tries again', async ({ checkout, page, sandbox }) => {
      await page.route(FILE, (route) => route.fulfill({ status: 503 }));
      await page.route(sandbox.addresses.framepay, (route) => route.abort());
      await checkout.open();
      expect(await page.evaluate(preload)).toBeUndefined();
      await page.unroute(FILE);
      await page.unroute(sandbox.addresses.framepay);
      await checkout.mount(AMOUNT);
      await expect(checkout.payButton).toBeEnabled();
    });

    test('and the mount says what is wrong', async ({ checkout, page }) => {
      await page.route(FILE, (route) => route.fulfill({ status: 503 }));
      await checkout.open();
      await page.evaluate(preload);
      expect((await checkout.mountFailure(AMOUNT)).code).toBe('wasm-not-found');
    });
  });
});

for (const path of ['/preload.html', '/preload-module.html']) {
  test(`what is preloaded by a link is fetched once: ${path}`, async ({ checkout, page }) => {
    const { count } = record(page);
    /** @type {string[]} */
    const warnings = [];
    page.on('console', (message) => void warnings.push(message.text()));
    await checkout.start(AMOUNT, path);
    expect(count('checkout_instruments.wasm')).toBe(1);
    expect(count('index.js')).toBe(path.includes('module') ? 1 : 0);
    expect(warnings.filter((warning) => warning.includes('preload'))).toEqual([]);
  });

  test(`the README has the lines of ${path}`, async () => {
    const html = await readFile(new URL(`pages${path}`, import.meta.url), 'utf8');
    const links = html.split('\n').filter((line) => /rel="(module)?preload"/.test(line)).map((line) => line.trim().replace('/pkg/dist/', '/checkout/'));
    for (const link of links) expect(README).toContain(link);
    expect(links.length).toBeGreaterThan(0);
  });
}

test.describe('FramePay', () => {
  test('is asked for beside the wasm file, before the storefront', async ({ checkout, page }) => {
    const { asked } = record(page);
    await checkout.start(AMOUNT);
    const [wasm, framepay, first] = ['checkout_instruments.wasm', 'framepay.js', 'ready-to-pay'].map((name) => asked.indexOf(name));
    expect(Math.max(wasm, framepay)).toBeLessThan(first);
  });

  test('comes once for two checkouts', async ({ page }) => {
    const { count } = record(page);
    const [first, second] = ['first', 'second'].map((id) => new CustomerPage(page, { form: `#${id}`, summary: `#${id}-summary` }));
    await first.open('/several.html');
    await page.evaluate(([one, other]) => Promise.all([one, other].map((options) => merchant.mount(options))), [
      { ...AMOUNT, form: '#first', summary: '#first-summary' },
      { ...AMOUNT, form: '#second', summary: '#second-summary' },
    ]);
    await expect(first.payButton).toBeEnabled();
    await expect(second.payButton).toBeEnabled();
    expect(count('framepay.js')).toBe(1);
    await expect(page.locator('script[src*="framepay.js"]')).toHaveCount(1);
  });

  for (const [name, options] of Object.entries({
    'without options': undefined,
    'without a container': { ...AMOUNT, form: '#nowhere' },
    'with what is no address': { ...AMOUNT, _dev: { framePayScriptLink: 'framepay.js' } },
    'with a style sheet that has no address': { ...AMOUNT, _dev: { framePayStyleLink: 5 } },
  })) {
    test(`is not asked for ${name}`, async ({ checkout, page }) => {
      const { asked } = record(page);
      await checkout.open();
      const code = await page.evaluate((options) => window.CheckoutInstruments.mount(options).catch((/** @type {any} */ error) => error.code), options);
      expect(code).toMatch(/options-invalid|container-not-found/);
      expect(asked.filter((name) => name.includes('framepay'))).toEqual([]);
    });
  }

  test('brings its style sheet once', async ({ checkout, page, sandbox }) => {
    const { api, framepay } = sandbox.addresses;
    await checkout.start({ ...AMOUNT, _dev: { sandboxUrl: api, framePayScriptLink: framepay, framePayStyleLink: framepay.replace('.js', '.css') } });
    await expect(page.locator('link[href*="framepay.css"]')).toHaveCount(1);
  });
});

test.describe('calls before the script is there', () => {
  /** The README's own lines, as a file of the shop. @param {Page} page @param {string} path */
  async function openLate(page, path) {
    const [, snippet] = /```javascript\n([^`]*new Proxy[^`]*)```/.exec(README) ?? [];
    await page.route('**/checkout-queue.js', (route) => route.fulfill({ contentType: 'text/javascript', body: snippet }));
    await page.route('**/global.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await page.goto(path);
  }

  for (const path of ['/async.html', '/defer.html']) {
    test(`are kept and made, in their order: ${path}`, async ({ checkout, page, site }) => {
      site.setHeaders(path, { 'Content-Security-Policy': "script-src 'self' 'wasm-unsafe-eval' http://127.0.0.1:*" });
      await openLate(page, path);
      expect(await page.evaluate(() => window.shop.wrong)).toBe('options-invalid');
      await page.evaluate(() => Promise.all([window.shop.mounting, window.shop.updating]));
      await expect(checkout.payButton).toHaveText('Review and pay $40.00');
      expect(await page.evaluate(() => window.shop.heard)).toEqual(['40']);
    });
  }

  test('answer the real checkout, and whoever kept the queue goes on calling it', async ({ checkout, page }) => {
    await openLate(page, '/async.html');
    const facts = await page.evaluate(async () => {
      const { shop } = window;
      const mounted = await shop.mounting;
      await shop.updating;
      const { CheckoutInstruments } = window;
      await shop.early.destroy();
      return { isReal: typeof mounted.update, version: typeof CheckoutInstruments.version, isSame: shop.early === CheckoutInstruments };
    });
    expect(facts).toEqual({ isReal: 'function', version: 'string', isSame: false });
    await expect(checkout.payButton).toHaveCount(0);
  });
});

test.describe('twice on one page', () => {
  test('the script: the first stays', async ({ checkout, page }) => {
    await checkout.open();
    const isSame = await page.evaluate(async () => {
      const { CheckoutInstruments: first, RebillyInstruments: alias } = window;
      const again = Object.assign(document.createElement('script'), { src: '/pkg/dist/global.js' });
      await new Promise((resolve) => {
        again.onload = resolve;
        document.head.append(again);
      });
      return [window.CheckoutInstruments === first, window.RebillyInstruments === alias];
    });
    expect(isSame).toEqual([true, true]);
    await checkout.mount(AMOUNT);
    expect(await checkout.events()).toEqual(['data-ready']);
  });

  test('as script and as module: one container holds one checkout', async ({ checkout, page }) => {
    await checkout.start(AMOUNT);
    const outcome = await page.evaluate(async () => {
      const path = '/pkg/dist/index.js';
      const { mount } = await import(path);
      const options = { ...merchant.account(), money: { amount: 38, currency: 'USD' } };
      const refused = await mount(options).catch((/** @type {any} */ error) => error.code);
      await window.CheckoutInstruments.destroy();
      const checkout = await mount(options);
      return [refused, typeof checkout.update];
    });
    expect(outcome).toEqual(['container-in-use', 'function']);
    await expect(checkout.payButton).toHaveCount(1);
  });

  test('as script and as module: one summary is of one checkout', async ({ checkout, page }) => {
    await checkout.open('/both.html');
    await checkout.mount(AMOUNT);
    const problems = await page.evaluate(async () => {
      const path = '/pkg/dist/index.js';
      const { mount } = await import(path);
      const form = document.body.appendChild(document.createElement('div'));
      const options = { ...merchant.account(), money: { amount: 40, currency: 'USD' }, form };
      return mount(options).catch((/** @type {any} */ error) => error.problems);
    });
    expect(problems).toMatchObject([{ path: 'summary', code: 'container-in-use' }]);
    await expect(checkout.total).toHaveText('USD $38.00');
  });

  test('written into the page: the files are beside the page', async ({ checkout, page }) => {
    const script = await readFile(new URL('../../pkg/dist/global.js', import.meta.url), 'utf8');
    for (const name of ['checkout_instruments.wasm', 'checkout_instruments_rest.wasm']) {
      await page.route(`**/${name}`, (route) => route.fulfill({ contentType: 'application/wasm', path: fileURLToPath(new URL(`../../pkg/dist/${name}`, import.meta.url)) }));
    }
    const write = `document.head.append(Object.assign(document.createElement('script'), { textContent: ${JSON.stringify(script)} }))`;
    await page.route('**/pkg/dist/global.js', (route) => route.fulfill({ contentType: 'text/javascript', body: write }));
    const { asked } = record(page);
    await checkout.open('/form.html');
    await checkout.mount(AMOUNT);
    await expect(checkout.payButton).toBeEnabled();
    expect(asked).toEqual(expect.arrayContaining(['checkout_instruments.wasm', 'checkout_instruments_rest.wasm']));
  });
});
