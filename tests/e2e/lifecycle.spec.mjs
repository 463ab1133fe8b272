// @ts-check
// A mount counts from its first moment: frameworks mount, destroy and mount again before anything is on the page.
import { expect, test } from './support/checkout.mjs';

const AMOUNT = { money: { amount: 38, currency: 'USD' } };

/** @param {import('@playwright/test').Page} page @param {object} options */
function outcomesOfStrictMode(page, options) {
  return page.evaluate(async (options) => {
    const api = /** @type {any} */ (window).CheckoutInstruments;
    const whole = { .../** @type {any} */ (window).merchant.account(), ...options };
    const first = api.mount(whole).then(() => 'mounted', (/** @type {any} */ error) => error.code);
    await api.destroy();
    const second = api.mount(whole).then(() => 'mounted', (/** @type {any} */ error) => error.code);
    return [await first, await second];
  }, options);
}

test('mount, destroy, mount: the first is over, the second is there', async ({ checkout, page }) => {
  await checkout.open();
  expect(await outcomesOfStrictMode(page, AMOUNT)).toEqual(['destroyed', 'mounted']);
  await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  await expect(page.locator('iframe#card')).toHaveCount(1);
});

test('an update right after mount waits for the widget', async ({ checkout, page }) => {
  await checkout.open();
  await page.evaluate(async (options) => {
    const api = /** @type {any} */ (window).CheckoutInstruments;
    const mounting = api.mount({ .../** @type {any} */ (window).merchant.account(), ...options });
    await api.update({ money: { amount: 12.5, currency: 'USD' } });
    await mounting;
  }, AMOUNT);
  await expect(checkout.payButton).toHaveText('Review and pay $12.50');
});

test('a container that cannot hold the widget is told, and nothing is left behind', async ({ checkout, page }) => {
  await checkout.open();
  const code = await page.evaluate(async (options) => {
    const input = document.createElement('input');
    input.id = 'wrong';
    document.body.append(input);
    const whole = { .../** @type {any} */ (window).merchant.account(), ...options, form: '#wrong' };
    const api = /** @type {any} */ (window).CheckoutInstruments;
    return api.mount(whole).catch((/** @type {any} */ error) => error.code);
  }, AMOUNT);
  expect(code).toBe('container-unsuitable');
  await expect(page.locator('#wrong > *')).toHaveCount(0);
});

test('each file of the module is fetched once, also after validate()', async ({ checkout, page }) => {
  /** @type {string[]} */
  const fetched = [];
  page.on('request', (request) => request.url().endsWith('.wasm') && fetched.push(request.url()));
  await checkout.open();
  expect(await page.evaluate(() => /** @type {any} */ (window).CheckoutInstruments.validate({}).length)).toBeGreaterThan(0);
  await checkout.mount(AMOUNT);
  expect(fetched.map((url) => new URL(url).pathname)).toEqual([
    '/pkg/dist/checkout_instruments.wasm',
    '/pkg/dist/checkout_instruments_rest.wasm',
  ]);
});
