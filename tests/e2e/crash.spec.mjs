// @ts-check
// A module that crashes says so, charges nothing twice, and leaves a page on which the next mount() works.
//
// The crashes are real: the memory of the running instance is filled with nonsense, so that its next step traps.
import AxeBuilder from '@axe-core/playwright';

import { AMOUNT, CustomerPage, expect, jwtOf, test } from './support/customer.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** Or an error that the module threw, with a text of nonsense. */
const TRAP = /RuntimeError|memory access out of bounds|unreachable|table index|null function|RangeError|recursive use of an object|Error: \uFFFD/;
const NOT_CHARGED = 'You have not been charged. Reload the page to start again.';
const UNKNOWN = 'it is not known whether you paid. Do not pay again. Reload the page to check.';

test.use({ expectedConsoleErrors: [[TRAP, /^Failed to load resource/], { scope: 'test' }] });

/** Keeps the memory of each instance, which the module shows to nobody, and what the page's own error listener hears. */
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const original = WebAssembly.instantiate;
    window.memories = [];
    /** @type {any} */ (WebAssembly).instantiate = async (/** @type {[any, any]} */ ...args) => {
      const instance = /** @type {any} */ (await original(...args));
      window.memories.push(instance.exports.memory);
      return instance;
    };
    window.uncaught = [];
    addEventListener('error', ({ error }) => window.uncaught.push(error?.name));
    addEventListener('unhandledrejection', ({ reason }) => window.uncaught.push(`unhandled ${reason?.code ?? reason}`));
    // An exception of the page itself, in the middle of the module: what is called there when an option is looked at.
    window.throwThrough = () => {
      const items = new Proxy({}, { ownKeys: () => { throw new RangeError('of the page'); } });
      try {
        CheckoutInstruments.validate({ items });
      } catch {
        // It is told as a crash.
      }
    };
    // Whatever uses a pointer of this memory from now on uses one that leads nowhere.
    window.ruin = () => new Uint8Array(window.memories.at(-1).buffer).fill(0xf7);
  });
});

/** @param {Page} page */
const ruin = (page) => page.evaluate(() => void window.ruin());

/** Has the shopper type, which the module hears. @param {CustomerPage} checkout */
const touch = (checkout) => checkout.field('email').evaluate((input) => void input.dispatchEvent(new Event('input', { bubbles: true })));

/** The names of countries come last; from then on the module does nothing by itself. @param {CustomerPage} checkout */
const isAtRest = (checkout) => expect(checkout.field('country').locator('option').nth(2)).toBeAttached();

/** So that what crashes is what the test does. @param {CustomerPage} checkout */
async function ruinAtRest(checkout) {
  await isAtRest(checkout);
  await ruin(checkout.page);
}

/** Ruins the module and has it hear of the shopper. @param {CustomerPage} checkout */
async function crash(checkout) {
  await ruinAtRest(checkout);
  await touch(checkout);
  await expect(checkout.failure).toBeVisible();
}

/** A mounted form whose module has crashed. @param {CustomerPage} checkout @param {object} [options] */
async function startCrashed(checkout, options = {}) {
  await checkout.start({ ...AMOUNT, ...options });
  await crash(checkout);
}

test.describe('while the shopper fills in the form', () => {
  test('it says so, that nothing was charged, and a code to quote', async ({ checkout }) => {
    await startCrashed(checkout);
    await expect(checkout.failure).toHaveRole('alert');
    await expect(checkout.failure).toContainText('The checkout has stopped working');
    await expect(checkout.failure).toContainText(NOT_CHARGED);
    await expect(checkout.failure).toContainText('Error code: crashed');
  });

  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    test(`it has no accessibility violations (${colorScheme})`, async ({ checkout, page }) => {
      await page.emulateMedia({ colorScheme });
      await startCrashed(checkout);
      expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
    });
  }

  test('nothing is left that could be filled in or pressed', async ({ checkout, page }) => {
    await startCrashed(checkout);
    await expect(checkout.container.locator('input, select, form')).toHaveCount(0);
    await expect(checkout.payButton).toHaveCount(0);
    await expect(page.locator('iframe')).toHaveCount(0);
  });

  test('Reload loads the page anew', async ({ checkout, page }) => {
    await startCrashed(checkout);
    await page.evaluate(() => (window.isBefore = true));
    await checkout.failure.getByRole('button', { name: 'Reload' }).click();
    await page.waitForFunction(() => !window.isBefore && 'CheckoutInstruments' in window);
    await checkout.mount(AMOUNT);
    await expect(checkout.payButton).toBeEnabled();
  });

  test('the page is told once, with an error and then a state', async ({ checkout }) => {
    await startCrashed(checkout);
    expect((await checkout.heard()).slice(-2).map(({ event, detail }) => [event, detail.code ?? detail.state])).toEqual([
      ['error', 'crashed'],
      ['state-changed', 'crashed'],
    ]);
    expect(await checkout.errors()).toEqual(['crashed']);
    expect((await checkout.detail('error')).message).toContain('Nothing was charged.');
  });

  test('the container hears of it as a DOM event', async ({ checkout, page }) => {
    await checkout.start(AMOUNT);
    const told = page.evaluate(() => new Promise((resolve) => addEventListener('rebilly-instruments-error', (event) => resolve(/** @type {CustomEvent} */ (event).detail.code))));
    await crash(checkout);
    expect(await told).toBe('crashed');
  });

  test('the console gets the cause, once', async ({ checkout, page }) => {
    await startCrashed(checkout);
    await page.waitForTimeout(200);
    expect(await page.evaluate(() => window.uncaught)).toEqual(['RuntimeError']);
  });

  test('no secret is in what is told', async ({ checkout, sandbox }) => {
    const jwt = await jwtOf(sandbox);
    await checkout.start({ ...AMOUNT, jwt });
    await ruinAtRest(checkout);
    await checkout.payButton.click();
    await expect(checkout.failure).toBeVisible();
    const told = JSON.stringify(await checkout.heard());
    expect(told).not.toContain('pk_sandbox_demo');
    expect(told).not.toContain(jwt);
  });

  test('what is bought stays readable, and cannot be changed', async ({ checkout }) => {
    await checkout.start({ items: [{ planId: 'plan_mug', quantity: { default: 1, minimum: 1, maximum: 5 } }] });
    await crash(checkout);
    await expect(checkout.total).toContainText('$23.00');
    for (const button of await checkout.summary.getByRole('button').all()) await expect(button).toBeDisabled();
  });

  test('the focus moves to it where it was in the checkout', async ({ checkout }) => {
    await checkout.start(AMOUNT);
    await checkout.field('email').focus();
    await crash(checkout);
    await checkout.expectFocus('outcome');
  });

  test('the focus moves to it from the card', async ({ checkout }) => {
    await checkout.start(AMOUNT);
    await checkout.cardInput('cardnumber').focus();
    await crash(checkout);
    await checkout.expectFocus('outcome');
  });

  test('the focus stays where it is on the page otherwise', async ({ checkout, page }) => {
    await checkout.open('/nested.html');
    await checkout.mount(AMOUNT);
    await page.getByLabel('Note to the shop').focus();
    await crash(checkout);
    await expect(page.getByLabel('Note to the shop')).toBeFocused();
  });

  test('it is said in the language of the shopper, from right to left', async ({ checkout }) => {
    await startCrashed(checkout, { locale: 'ar' });
    await expect(checkout.failure).toContainText('توقفت صفحة الدفع عن العمل');
    await expect(checkout.failure.getByRole('button')).toHaveText('إعادة التحميل');
    await expect(checkout.failure).toHaveCSS('direction', 'rtl');
  });

  test('it is said in the language of the latest update', async ({ checkout }) => {
    await checkout.start(AMOUNT);
    await checkout.update({ locale: 'ar' });
    await expect(checkout.field('country').locator('option').nth(2)).toHaveText(/[\u0600-\u06ff]/);
    await crash(checkout);
    await expect(checkout.failure).toContainText('توقفت صفحة الدفع عن العمل');
  });
});

test.describe('wherever it happens', () => {
  test('in a press of the pay button: nothing is sent', async ({ checkout, page, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await ruin(page);
    await checkout.payButton.click();
    await expect(checkout.failure).toContainText(NOT_CHARGED);
    expect(await sandbox.count('PostToken')).toBe(0);
    expect(await sandbox.charges()).toEqual([]);
  });

  test('in an answer of the storefront, while it loads: mount() rejects', async ({ checkout, page, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 600 });
    await checkout.open();
    await checkout.beginMount(AMOUNT);
    await expect(checkout.form).toHaveClass('skeleton');
    await ruin(page);
    expect((await checkout.mounted()).failure).toMatchObject({ isCheckoutError: true, code: 'crashed', hasCheckout: true });
    await expect(checkout.failure).toContainText('Reload the page to start again.');
    await expect(checkout.summary).toHaveCount(0);
    await expect(page.locator('.skeleton')).toHaveCount(0);
  });

  test('in a timer: a session that ends', async ({ checkout, page, sandbox }) => {
    await checkout.start({ ...AMOUNT, jwt: await jwtOf(sandbox, { customerId: 'cus_demo', expiresIn: 6 }) });
    await ruin(page);
    await expect(checkout.failure).toContainText('Error code: crashed', { timeout: 12_000 });
  });

  test('in mount(): it rejects, and the shopper reads why', async ({ page }) => {
    const [first, second] = ['#first', '#second'].map((form) => new CustomerPage(page, { form, summary: `${form}-summary` }));
    await first.open('/several.html');
    await first.mount({ ...AMOUNT, form: '#first', summary: '#first-summary' });
    await ruinAtRest(first);
    const failure = await second.mountFailure({ ...AMOUNT, form: '#second', summary: '#second-summary' });
    expect(failure).toMatchObject({ isCheckoutError: true, code: 'crashed', hasCheckout: true });
    await expect(second.failure).toContainText('Error code: crashed');
    await expect(first.failure).toContainText('Error code: crashed');
  });

  test('in mount() without a name for its container: it is shown in the standard one', async ({ checkout, page }) => {
    await checkout.open();
    await page.evaluate(() => CheckoutInstruments.validate({}));
    // What an option does when it is looked at is the page's own; an exception of it goes through the module.
    const failure = await page.evaluate(async () => {
      const items = new Proxy({}, { ownKeys: () => { throw new RangeError('of the page'); } });
      return merchant.describe(await CheckoutInstruments.mount({ ...merchant.account(), items }).catch((/** @type {any} */ error) => error));
    });
    expect(failure.code).toBe('crashed');
    await expect(checkout.failure).toContainText('Error code: crashed');
    await checkout.mount(AMOUNT);
    await expect(checkout.payButton).toBeEnabled();
  });

  test('in update(): it rejects, and so does every later call', async ({ checkout, page }) => {
    await checkout.start(AMOUNT);
    await ruinAtRest(checkout);
    expect((await checkout.tryUpdate({ money: { amount: 40, currency: 'USD' } })).failure).toMatchObject({ code: 'crashed', hasCheckout: true });
    await expect(checkout.failure).toBeVisible();
    expect((await checkout.tryUpdate({ locale: 'ar' })).failure?.code).toBe('crashed');
    for (const step of /** @type {const} */ (['show', 'purchase', 'setup'])) {
      expect((await checkout.call(step, 'form')).failure?.code).toBe('crashed');
    }
    expect(await checkout.errors()).toEqual(['crashed']);
  });

  test('in validate(): it throws, and the next call works', async ({ checkout, page }) => {
    await checkout.start(AMOUNT);
    await isAtRest(checkout);
    const codes = await page.evaluate(() => {
      window.ruin();
      try {
        CheckoutInstruments.validate({});
      } catch (error) {
        return [/** @type {any} */ (error).code, CheckoutInstruments.validate({}).length > 0];
      }
    });
    expect(codes).toEqual(['crashed', true]);
    await expect(checkout.failure).toBeVisible();
  });

  test('in a listener of the page, deep inside the module: what called the listener does not go on', async ({ checkout, page }) => {
    await checkout.open();
    await page.evaluate(() => CheckoutInstruments.on('data-ready', () => window.throwThrough()));
    expect((await checkout.tryMount(AMOUNT)).failure?.code).toBe('crashed');
    await expect(checkout.failure).toBeVisible();
    expect((await checkout.heard()).map(({ event }) => event)).toEqual(['data-ready', 'error', 'state-changed']);
    expect(await checkout.steps()).toEqual(['crashed']);
  });

  test('by an exception that goes through it: memory is whole, and no timer enters it all the same', async ({ checkout, page, sandbox }) => {
    await checkout.start({ ...AMOUNT, jwt: await jwtOf(sandbox, { customerId: 'cus_demo', expiresIn: 6 }) });
    await page.evaluate(() => window.throwThrough());
    await expect(checkout.failure).toBeVisible();
    await page.waitForTimeout(6_500);
    expect(await checkout.steps()).toEqual(['form', 'crashed']);
  });

  test('what was promised before is rejected', async ({ checkout, page, sandbox }) => {
    await checkout.start(AMOUNT);
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 3_000 });
    await page.evaluate(() => void Object.assign(merchant, { updated: merchant.update({ money: { amount: 40, currency: 'USD' } }) }));
    await expect(checkout.payButton).toHaveText('Updating the total…');
    await crash(checkout);
    expect(await page.evaluate(async () => (await merchant.updated).failure.code)).toBe('crashed');
  });
});

test.describe('with a payment under way', () => {
  /** @param {CustomerPage} checkout @param {import('./support/sandbox.mjs').Sandbox} sandbox */
  async function pay(checkout, sandbox) {
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 1_000 });
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.review();
    await checkout.confirm();
    await expect.poll(() => sandbox.charges()).toHaveLength(1);
  }

  test('it says that nobody knows whether it was paid, and not to pay again', async ({ checkout, page, sandbox }) => {
    await pay(checkout, sandbox);
    await ruin(page);
    await expect(checkout.failure).toContainText('We are not sure yet whether you paid');
    await expect(checkout.failure).toContainText(UNKNOWN);
    await expect(checkout.failure).not.toContainText('not been charged');
    await expect(checkout.total).toContainText('$38.00');
    expect((await checkout.detail('error')).message).toContain('ask your server before you charge again');
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('behind the dialog of the bank: the page can be scrolled again', async ({ checkout, page }) => {
    await checkout.start(AMOUNT);
    await checkout.fill({ card: '4000000000003220' });
    await checkout.pay();
    await expect(checkout.approval).toBeVisible();
    const overflow = () => page.evaluate(() => getComputedStyle(document.documentElement).overflowY);
    expect(await overflow()).toBe('hidden');
    await crash(checkout);
    expect(await overflow()).toBe('visible');
    expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0);
  });

  test('purchase() rejects', async ({ checkout, page, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 1_000 });
    await checkout.start({ ...AMOUNT, features: { hideConfirmation: true } });
    await checkout.fill();
    await checkout.press();
    await expect.poll(() => checkout.events()).toContain('instrument-ready');
    const paid = checkout.call('purchase');
    await expect.poll(() => sandbox.charges()).toHaveLength(1);
    await ruin(page);
    expect((await paid).failure).toMatchObject({ code: 'crashed' });
  });

  test('a lost answer that is being looked into counts as one', async ({ checkout, page, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/payment', drop: 'after' });
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.reviewAndPay();
    await checkout.step('unconfirmed');
    await ruin(page);
    await page.evaluate(() => void merchant.update({ locale: 'ar' }));
    await expect(checkout.failure).toContainText(UNKNOWN);
  });

  test('after destroy() the page is still told that nobody knows', async ({ checkout, page, sandbox }) => {
    await pay(checkout, sandbox);
    await checkout.destroy();
    await ruin(page);
    await expect.poll(() => checkout.errors()).toEqual(['crashed']);
    await expect(checkout.failure).toHaveCount(0);
    await expect(checkout.container.getByText('The form of the shop itself')).toBeVisible();
  });

  test('what has been paid stays on screen', async ({ checkout, page }) => {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    await ruin(page);
    expect((await checkout.tryUpdate({ locale: 'ar' })).failure?.code).toBe('crashed');
    await expect(checkout.result).toContainText('You paid $38.00.');
    await expect(checkout.failure).toHaveCount(0);
    expect((await checkout.steps()).at(-1)).toBe('completed');
  });
});

test.describe('afterwards', () => {
  test('a new mount in the same place buys, once', async ({ checkout, sandbox }) => {
    await startCrashed(checkout);
    await checkout.mount(AMOUNT);
    await expect(checkout.failure).toHaveCount(0);
    await expect(checkout.cardFrame).toHaveCount(1);
    await checkout.fill();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('it is a fresh instance of the module, which is not fetched again', async ({ checkout, page }) => {
    /** @type {string[]} */
    const fetched = [];
    page.on('request', (request) => request.url().endsWith('.wasm') && fetched.push(request.url()));
    await startCrashed(checkout);
    await checkout.mount(AMOUNT);
    expect(await page.evaluate(() => window.memories.length)).toBe(2);
    expect(fetched.map((url) => new URL(url).pathname)).toEqual([
      '/pkg/dist/checkout_instruments.wasm',
      '/pkg/dist/checkout_instruments_rest.wasm',
    ]);
  });

  test('destroy() of what has crashed leaves what was mounted there since', async ({ checkout, page }) => {
    await startCrashed(checkout);
    await checkout.mount(AMOUNT);
    await page.evaluate(() => merchant.checkouts[0].destroy());
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
    await expect(checkout.cardFrame).toHaveCount(1);
  });

  test('a second crash is told as the first was', async ({ checkout, page }) => {
    await startCrashed(checkout);
    await checkout.mount(AMOUNT);
    await crash(checkout);
    expect(await checkout.errors()).toEqual(['crashed', 'crashed']);
    expect(await page.evaluate(() => window.uncaught)).toEqual(['RuntimeError', 'RuntimeError']);
  });

  for (const theme of [{}, { colorPrimary: 'rgb(200, 0, 100)' }]) {
    test(`destroy() leaves the page as it was: ${JSON.stringify(theme)}`, async ({ checkout, page }) => {
      await checkout.open();
      const before = await page.locator('main').evaluate((main) => main.outerHTML);
      await checkout.mount({ ...AMOUNT, theme });
      await crash(checkout);
      await checkout.destroy();
      expect(await page.locator('main').evaluate((main) => main.outerHTML)).toBe(before);
      await expect(page.locator('[part], iframe')).toHaveCount(0);
      await expect(checkout.container.getByText('The form of the shop itself')).toBeVisible();
      await expect(checkout.summaryContainer.getByText('The summary of the shop itself')).toBeVisible();
      await checkout.mount(AMOUNT);
      await expect(checkout.payButton).toHaveText('Review and pay $38.00');
    });
  }

  test('destroy() that crashes leaves the page as it was, too', async ({ checkout, page }) => {
    await checkout.open();
    const before = await page.locator('main').evaluate((main) => main.outerHTML);
    await checkout.mount(AMOUNT);
    await ruinAtRest(checkout);
    await checkout.destroy();
    expect(await page.locator('main').evaluate((main) => main.outerHTML)).toBe(before);
    await expect(page.locator('[part], iframe')).toHaveCount(0);
    await checkout.mount(AMOUNT);
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  });

  test('a theme of what has crashed is none of the next one', async ({ checkout }) => {
    await startCrashed(checkout, { theme: { colorPrimary: 'rgb(200, 0, 100)' } });
    await checkout.mount(AMOUNT);
    await expect(checkout.payButton).not.toHaveCSS('background-color', 'rgb(200, 0, 100)');
  });

  test('every checkout of the page has crashed, and each says so in its own place', async ({ page }) => {
    const [first, second] = ['#first', '#second'].map((form) => new CustomerPage(page, { form, summary: `${form}-summary` }));
    await first.open('/several.html');
    await first.mount({ ...AMOUNT, form: '#first', summary: '#first-summary' });
    await second.mount({ ...AMOUNT, form: '#second', summary: '#second-summary' });
    await crash(first);
    await expect(second.failure).toContainText(NOT_CHARGED);
    expect(await first.errors()).toEqual(['crashed', 'crashed']);
    await page.evaluate(() => merchant.checkouts[0].destroy());
    await expect(first.failure).toHaveCount(0);
    await expect(second.failure).toBeVisible();
  });

  test('nothing that was waiting for the dead instance is heard any more', async ({ checkout, page, sandbox }) => {
    await startCrashed(checkout);
    const [told, asked] = [(await checkout.heard()).length, (await sandbox.requests()).length];
    await page.evaluate(() => {
      dispatchEvent(new Event('resize'));
      matchMedia('(prefers-color-scheme: dark)').dispatchEvent(new Event('change'));
    });
    await page.waitForTimeout(1_000);
    expect([(await checkout.heard()).length, (await sandbox.requests()).length]).toEqual([told, asked]);
  });
});
