// @ts-check
// The form is open before FramePay's fields are there, however long they take.
import { NEW_YORK, PORTLAND } from './support/checkout-page.mjs';
import { expect, test } from './support/checkout.mjs';

const MUGS = { items: [{ planId: 'plan_mug', quantity: 2 }] };
const PREVIEW = 'StorefrontPostPreviewPurchase';

/**
 * Mounts with a FramePay that is ready so many milliseconds after its start, and waits for what the shopper sees first.
 * @param {import('./support/checkout-page.mjs').CheckoutPage} checkout
 * @param {import('./support/sandbox.mjs').Sandbox} sandbox
 * @param {number} milliseconds
 * @param {object} [options]
 */
async function open(checkout, { addresses: { api, framepay } }, milliseconds, options = MUGS) {
  await checkout.open();
  await checkout.beginMount({ ...options, _dev: { sandboxUrl: api, framePayScriptLink: `${framepay}?readyDelay=${milliseconds}` } });
  await expect(checkout.total).toHaveText('USD $41.00');
}

test('the order and a form that can be typed in are there before the card fields', async ({ checkout, sandbox }) => {
  await open(checkout, sandbox, 2_500);
  await expect(checkout.lines).toHaveCount(1);
  await checkout.fillAddress();
  expect(await checkout.steps()).toEqual([]);
  await expect(checkout.cardBox).toHaveClass(/awaited/);
  await expect(checkout.container.getByRole('status').first()).toHaveText('Loading the checkout…');
  expect(await checkout.mounted()).not.toHaveProperty('failure');
  await expect(checkout.cardBox).not.toHaveClass(/awaited/);
  await expect(checkout.container.getByRole('status').first()).toBeEmpty();
  expect(await checkout.address()).toEqual(PORTLAND);
  await checkout.card();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
});

test('the button says what it will do, and waits', async ({ checkout, sandbox }) => {
  await open(checkout, sandbox, 1_500);
  await expect(checkout.payButton).toHaveText('Review and pay $41.00');
  await expect(checkout.payButton).toHaveAttribute('aria-disabled', 'true');
  await checkout.field('email').press('Enter');
  await checkout.mounted();
  await expect(checkout.payButton).not.toHaveAttribute('aria-disabled');
  await expect(checkout.fault('email')).toBeEmpty();
});

test('the price follows the address that is typed meanwhile, and the page hears of that one', async ({ checkout, sandbox }) => {
  await open(checkout, sandbox, 2_500);
  await checkout.fillAddress(NEW_YORK);
  await checkout.field('postalCode').blur();
  await expect(checkout.total).toHaveText('USD $44.20');
  await checkout.mounted();
  expect((await checkout.detail('data-ready')).money.amount).toBe(44.2);
  expect((await checkout.heard()).map(({ event }) => event)).not.toContain('totals-changed');
});

test('a quantity can be changed meanwhile', async ({ checkout, sandbox }) => {
  await open(checkout, sandbox, 2_500, { items: [{ planId: 'plan_mug', quantity: { default: 2, maximum: 5 } }] });
  await checkout.summary.getByRole('button', { name: 'Increase the quantity of Stoneware mug' }).click();
  await expect(checkout.total).toHaveText('USD $59.00');
  await checkout.mounted();
  await expect(checkout.total).toHaveText('USD $59.00');
});

test('the list of countries is whole before the card fields come', async ({ checkout, sandbox }) => {
  await open(checkout, sandbox, 2_500);
  await expect.poll(() => checkout.field('country').locator('option').count()).toBeGreaterThan(240);
  await expect(checkout.payButton).toHaveAttribute('aria-disabled', 'true');
});

test('nothing moves when the card fields come', async ({ checkout, page, sandbox }) => {
  await open(checkout, sandbox, 1_000);
  const below = async () => (await checkout.payButton.boundingBox())?.y;
  const before = await below();
  await checkout.mounted();
  await expect(checkout.cardFrame).toBeVisible();
  await page.waitForTimeout(100);
  expect(await below()).toBe(before);
});

test('FramePay is told of the amount once, however much happens before it is ready', async ({ checkout, page, sandbox }) => {
  await open(checkout, sandbox, 1_500);
  await page.evaluate(() => {
    const { Framepay } = window;
    const told = /** @type {object[]} */ ([]);
    const update = (/** @type {object} */ settings) => (told.push(settings), Framepay.update(settings));
    Object.defineProperty(window, 'Framepay', { value: Object.create(Framepay, { update: { value: update } }) });
    Object.assign(window, { told });
  });
  const told = () => page.evaluate(() => /** @type {any} */ (window).told);
  await checkout.mounted();
  expect(await told()).toMatchObject([{ transactionData: { amount: 41, currency: 'USD' } }]);
  await checkout.update({ items: [{ planId: 'plan_mug', quantity: 3 }] });
  await expect.poll(told).toHaveLength(2);
});

test('an update meanwhile is shown, and nothing is asked twice', async ({ checkout, sandbox }) => {
  await open(checkout, sandbox, 2_500);
  await checkout.update({ items: [{ planId: 'plan_mug', quantity: 3 }] });
  await expect(checkout.total).toHaveText('USD $59.00');
  await checkout.mounted();
  expect(await sandbox.count(PREVIEW)).toBe(2);
});

test('a method of the list can be chosen meanwhile', async ({ checkout, sandbox }) => {
  await open(checkout, sandbox, 1_500);
  await checkout.choose('Bank account');
  await checkout.mounted();
  await checkout.fillAddress();
  await expect(checkout.container.locator('iframe#bbanRoutingNumber')).toBeVisible();
});

test('where the card fields fail, what was typed is there after a retry', async ({ checkout, sandbox }) => {
  await open(checkout, sandbox, 9_000);
  await checkout.fillAddress();
  expect((await checkout.mounted()).failure?.code).toBe('framepay-failed');
  await checkout.retry();
  await expect(checkout.payButton).not.toHaveAttribute('aria-disabled', { timeout: 12_000 });
  expect(await checkout.address()).toEqual(PORTLAND);
});

test('taken down meanwhile, it rejects mount() and leaves nothing behind', async ({ checkout, page, sandbox }) => {
  await open(checkout, sandbox, 1_500);
  await checkout.destroy();
  expect((await checkout.mounted()).failure?.code).toBe('destroyed');
  await expect(page.locator('iframe')).toHaveCount(0);
});
