// @ts-check
// The module comes in two files: the first for what runs until a shopper can pay, the second when the form is on screen.
import { readFile } from 'node:fs/promises';

import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';
import { FIRST_LOADS, ORDERED_LOADS } from './support/first-loads.mjs';
import { gate, hold } from './support/hold.mjs';

/** @typedef {import('@playwright/test').Page} Page */

// A slow phone stays slow for the tests that come after.
test.use({ reuseContext: false });

const REST = '**/checkout_instruments_rest.wasm';
const ASKS_BANK = '4000000000003220';
const SLOWLY_APPROVED = '4000000000000101';
const AMOUNT = { money: { amount: 38, currency: 'USD' } };
const SECOND = new URL('../../pkg/dist/checkout_instruments_rest.wasm', import.meta.url);
/** A module that does all that ours does, and is another file: a section without a name or content is at its end. */
const ALIKE = Buffer.concat([await readFile(SECOND), Buffer.from([0, 1, 0])]);

/**
 * Holds the second file back. What is answered lets it come.
 * @param {Page} page
 */
async function holdRest(page) {
  return (await hold(page, REST)).release;
}

/** How often the page asked for a function of the second file before it was there. @param {Page} page */
async function countEarlyCalls(page) {
  await page.addInitScript(() => {
    const { open } = XMLHttpRequest.prototype;
    const counted = /** @type {any} */ (window);
    counted.earlyCalls = [];
    XMLHttpRequest.prototype.open = function (/** @type {any[]} */ ...args) {
      counted.earlyCalls.push(new Error('early').stack);
      return /** @type {any} */ (open).apply(this, args);
    };
  });
  return () => page.evaluate(() => /** @type {any} */ (window).earlyCalls);
}

/** Orders that are unlike each other; what is recorded covers all. */
const SOME_ORDERS = ORDERED_LOADS.filter((_, place) => place % 8 === 0 || place === ORDERED_LOADS.length - 1);

for (const { name, act } of [...FIRST_LOADS, ...SOME_ORDERS]) {
  // Run `cargo xtask profile` when this fails: it records anew what the first file must hold.
  test(`nothing of the second file is needed until ${name} can pay`, async ({ page, checkout }) => {
    const earlyCalls = await countEarlyCalls(page);
    const release = await holdRest(page);
    await act(checkout);
    expect(await earlyCalls()).toEqual([]);
    await expect(checkout.payButton).toBeEnabled();
    release();
  });
}

test('the second file is asked for when the form is on screen, and once', async ({ page, checkout }) => {
  const asked = /** @type {string[]} */ ([]);
  page.on('request', (request) => request.url().endsWith('.wasm') && asked.push(new URL(request.url()).pathname));
  await checkout.start(AMOUNT);
  await expect.poll(() => asked).toEqual(['/pkg/dist/checkout_instruments.wasm', '/pkg/dist/checkout_instruments_rest.wasm']);
  await checkout.fill();
  await checkout.pay();
  expect(asked).toHaveLength(2);
});

test('a press before the second file is there waits for it, and pays once', async ({ page, checkout, sandbox }) => {
  const release = await holdRest(page);
  await checkout.start({ ...AMOUNT, countryCode: 'US' });
  await checkout.fill();
  await checkout.payButton.click();
  await checkout.payButton.click();
  await page.waitForTimeout(300);
  expect(await sandbox.charges()).toEqual([]);
  release();
  await expect(checkout.confirmation).toBeVisible();
  await checkout.confirm();
  await expect(checkout.result).toContainText('You paid $38.00.');
  expect(await sandbox.charges()).toHaveLength(1);
});

test('what is typed and chosen before the second file is there holds when it comes', async ({ page, checkout, sandbox }) => {
  const release = await holdRest(page);
  await checkout.start(AMOUNT);
  await checkout.field('email').fill('ada@example.com');
  await checkout.field('country').selectOption('CA');
  await checkout.field('country').selectOption('US');
  await checkout.field('firstName').fill('Ada');
  await checkout.card();
  release();
  await expect(checkout.field('region')).toBeVisible();
  expect(await checkout.address()).toEqual({ country: 'US', email: 'ada@example.com', firstName: 'Ada' });
  await checkout.fillAddress();
  await checkout.pay();
  await expect(checkout.result).toContainText('You paid $38.00.');
  expect(await sandbox.charges()).toHaveLength(1);
});

test('a call of the page before the second file is there waits for it', async ({ page, checkout }) => {
  const release = await holdRest(page);
  await checkout.start(AMOUNT);
  const updated = checkout.update({ money: { amount: 40, currency: 'USD' } });
  await page.waitForTimeout(300);
  await expect(checkout.summary).toContainText('$38.00');
  release();
  await updated;
  await expect(checkout.summary).toContainText('$40.00');
});

test('a payment that is taken up again waits for both files', async ({ page, checkout, sandbox }) => {
  const earlyCalls = await countEarlyCalls(page);
  await checkout.start(AMOUNT);
  await checkout.fill({ card: SLOWLY_APPROVED });
  await checkout.pay();
  await checkout.step('unconfirmed');
  const release = await holdRest(page);
  await checkout.open();
  await checkout.beginMount(AMOUNT);
  await page.waitForTimeout(300);
  await expect(checkout.container).toHaveText('The form of the shop itself');
  release();
  await expect(checkout.result).toContainText('You paid $38.00.', { timeout: 15_000 });
  expect(await earlyCalls()).toEqual([]);
  expect(await sandbox.charges()).toHaveLength(1);
});

test('so does one that only the address names', async ({ page, checkout, sandbox }) => {
  const earlyCalls = await countEarlyCalls(page);
  const features = { fullPageRedirect: true };
  await checkout.start({ ...AMOUNT, features });
  await checkout.fill({ card: ASKS_BANK });
  await checkout.pay();
  await page.locator('button.first').click();
  await page.waitForURL('**/both.html?checkout-payment=*');
  await page.evaluate(() => sessionStorage.clear());
  await checkout.mount({ ...AMOUNT, features });
  await expect(checkout.pending).toBeVisible();
  expect(await earlyCalls()).toEqual([]);
  expect(await sandbox.charges()).toHaveLength(1);
});

test('destroyed while it loads, a checkout gives the page its places back, and does not wait', async ({ page, checkout, sandbox }) => {
  const earlyCalls = await countEarlyCalls(page);
  const release = await holdRest(page);
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 2_000 });
  await checkout.open();
  const before = await page.locator('main').evaluate((main) => main.outerHTML);
  await checkout.beginMount(AMOUNT);
  await expect(checkout.form).toHaveClass('skeleton');
  await checkout.destroy();
  expect((await checkout.mounted()).failure?.code).toBe('destroyed');
  expect(await page.locator('main').evaluate((main) => main.outerHTML)).toBe(before);
  await expect(checkout.container.getByText('The form of the shop itself')).toBeVisible();
  await checkout.beginMount(AMOUNT);
  await page.waitForTimeout(600);
  release();
  expect((await checkout.mounted()).failure).toBeUndefined();
  expect(await earlyCalls()).toEqual([]);
  expect(await checkout.events()).toEqual(['data-ready']);
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toContainText('You paid $38.00.');
});

test.describe('where loading fails', () => {
  test.use({ expectedConsoleErrors: [[FAILED_REQUESTS], { scope: 'test' }] });

  test('what is said of a failure comes with the second file, and says where more is said', async ({ page, checkout, sandbox }) => {
    const release = await holdRest(page);
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', times: 9, status: 403 });
    await checkout.open();
    const failing = checkout.mountFailure(AMOUNT);
    await page.waitForTimeout(300);
    release();
    expect(await failing).toMatchObject({ code: 'forbidden' });
    const docs = /\nSee checkout-instruments\/docs\/errors\.md#forbidden$/;
    expect((await failing).message).toMatch(docs);
    expect((await checkout.detail('error')).message).toMatch(docs);
    await expect(checkout.outcome).toBeVisible();
  });
});

test.describe('where the second file is not served', () => {
  test.use({ expectedConsoleErrors: [[FAILED_REQUESTS, /checkout_instruments_rest\.wasm/], { scope: 'test' }] });

  test('the checkout stops before anything is charged, and says which file is missing', async ({ page, checkout, sandbox }) => {
    await page.route(REST, (route) => route.fulfill({ status: 404 }));
    await checkout.start(AMOUNT);
    await expect.poll(async () => (await checkout.detail('error'))?.code).toBe('wasm-not-found');
    expect((await checkout.detail('error')).message).toMatch(/checkout_instruments_rest\.wasm.*Nothing was charged/s);
    await expect(checkout.outcome).toContainText('The checkout has stopped working');
    expect(await sandbox.charges()).toEqual([]);
  });

  test('a mount that waits for the end of the one before it is told as well', async ({ page, checkout }) => {
    const { opened, open } = gate();
    await page.route(REST, async (route) => {
      await opened;
      await route.fulfill({ status: 404 });
    });
    await checkout.start(AMOUNT);
    await page.evaluate(() => void CheckoutInstruments.destroy());
    await checkout.beginMount(AMOUNT);
    open();
    expect((await checkout.mounted()).failure?.code).toBe('wasm-not-found');
    await expect(checkout.outcome).toContainText('The checkout has stopped working');
  });

  test('a file that comes at a later attempt is as good', async ({ page, checkout }) => {
    let attempts = 0;
    await page.route(REST, (route) => (attempts++ ? route.continue() : route.abort()));
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(attempts).toBe(2);
  });
});

test.describe('where another file is in the place of the second', () => {
  test.use({ expectedConsoleErrors: [[/wasm-integrity|checkout_instruments_rest\.wasm|alike\.wasm|The option wasm/], { scope: 'test' }] });

  /** It has stopped, for the file is another one, and has charged nothing. @param {import('./support/checkout-page.mjs').CheckoutPage} checkout @param {import('./support/sandbox.mjs').Sandbox} sandbox */
  async function expectRefused(checkout, sandbox) {
    await expect.poll(async () => (await checkout.detail('error'))?.code).toBe('wasm-integrity');
    expect((await checkout.detail('error')).message).toContain('Nothing was charged');
    await expect(checkout.outcome).toContainText('The checkout has stopped working');
    expect(await sandbox.charges()).toEqual([]);
  }

  test('a press that waits for it charges nothing', async ({ page, checkout, sandbox }) => {
    await page.route(REST, (route) => route.fulfill({ contentType: 'application/wasm', body: ALIKE }));
    const release = await holdRest(page);
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.payButton.click();
    release();
    await expectRefused(checkout, sandbox);
  });

  test('that the page names: the checkout stops', async ({ page, checkout, sandbox }) => {
    await page.route('**/alike.wasm', (route) => route.fulfill({ contentType: 'application/wasm', body: ALIKE }));
    await checkout.open();
    await checkout.beginMount({ ...AMOUNT, wasm: { main: '/pkg/dist/checkout_instruments.wasm', rest: '/alike.wasm' } });
    await expectRefused(checkout, sandbox);
  });

  test('that the page gives as bytes: the checkout stops', async ({ page, checkout, sandbox }) => {
    await page.route('**/alike.wasm', (route) => route.fulfill({ contentType: 'application/wasm', body: ALIKE }));
    await checkout.open();
    await page.evaluate(async (amount) => {
      const bytes = async (/** @type {string} */ path) => (await fetch(path)).arrayBuffer();
      const wasm = { main: await bytes('/pkg/dist/checkout_instruments.wasm'), rest: await bytes('/alike.wasm') };
      void merchant.mount({ ...amount, wasm });
    }, AMOUNT);
    await expectRefused(checkout, sandbox);
  });

  test('that was read with a blocking request: it is not asked for again, and the checkout stops', async ({ page, checkout, sandbox }) => {
    const asked = /** @type {string[]} */ ([]);
    await page.route(REST, (route) => {
      asked.push(route.request().resourceType());
      return route.fulfill({ contentType: 'application/wasm', body: ALIKE });
    });
    await checkout.open();
    // What is wrong with options is told by code of the second file.
    expect(await page.evaluate(() => CheckoutInstruments.validate({}).length)).toBeGreaterThan(0);
    expect(asked).toEqual(['xhr']);
    await checkout.mount(AMOUNT);
    await expectRefused(checkout, sandbox);
    expect(asked).toEqual(['xhr']);
  });

  test('the next mount asks for it anew, and pays', async ({ page, checkout, sandbox }) => {
    await page.route(REST, (route) => route.fulfill({ contentType: 'application/wasm', body: ALIKE }));
    await checkout.start(AMOUNT);
    await expectRefused(checkout, sandbox);
    await page.unroute(REST);
    await checkout.destroy();
    await checkout.mount(AMOUNT);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await sandbox.charges()).toHaveLength(1);
  });
});

test.describe('where the second file comes in a script', () => {
  const SCRIPT = '**/inline-rest.js';

  test.describe('that is not served', () => {
    test.use({ expectedConsoleErrors: [[FAILED_REQUESTS], { scope: 'test' }] });

    test('the mount fails and names it, and the next one works', async ({ page, checkout, sandbox }) => {
      test.setTimeout(60_000);
      await page.route(SCRIPT, (route) => route.fulfill({ status: 404 }));
      await checkout.open('/inline.html');
      const failure = await checkout.mountFailure(AMOUNT);
      expect(failure).toMatchObject({ isCheckoutError: true, code: 'wasm-unreachable', hasCheckout: false });
      expect(failure.message).toContain('inline-rest.js could not be loaded. Serve it beside inline.js.');
      expect(await sandbox.charges()).toEqual([]);
      await page.unroute(SCRIPT);
      await checkout.mount(AMOUNT);
      await expect(checkout.payButton).toBeEnabled();
    });
  });

  test('that holds another file: the mount fails', async ({ page, checkout }) => {
    const body = `export const unpacked = async () => Uint8Array.from(atob('${ALIKE.toString('base64')}'), (it) => it.charCodeAt(0));`;
    await page.route(SCRIPT, (route) => route.fulfill({ contentType: 'text/javascript', body }));
    await checkout.open('/inline.html');
    expect(await checkout.mountFailure(AMOUNT)).toMatchObject({ code: 'wasm-integrity', hasCheckout: false });
  });
});
