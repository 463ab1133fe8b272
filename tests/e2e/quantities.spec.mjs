// @ts-check
// A quantity that the page lets the shopper change: its limits, its price, and that what is paid is what was previewed.
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';

/** @typedef {import('./support/checkout-page.mjs').CheckoutPage} CheckoutPage */
/** @typedef {{ default?: number, minimum?: number, maximum?: number, multipleOf?: number }} Limits */

/** So many mugs at 18.00 each, with 5.00 for shipping. @param {Limits} quantity */
const mugs = (quantity) => ({ items: [{ planId: 'plan_mug', quantity }] });
const UP_TO_TEN = mugs({ default: 2, maximum: 10 });

/** What a shopper changes the quantity of a line with. @param {CheckoutPage} checkout @param {number} [line] */
function stepperOf(checkout, line = 0) {
  const place = checkout.lines.nth(line).locator('[part="quantity"]');
  return { input: place.getByRole('textbox'), more: place.getByRole('button').last(), fewer: place.getByRole('button').first(), hint: place.getByRole('alert') };
}

/** Pays; while the shopper is asked to confirm, no quantity can be changed. @param {CheckoutPage} checkout */
async function payAndConfirm(checkout) {
  await checkout.review();
  await expect(checkout.summary.getByRole('textbox')).toHaveCount(0);
  await checkout.confirm();
  await expect(checkout.result).toBeVisible();
}

/** Says that the price of the next order comes late. @param {import('./support/sandbox.mjs').Sandbox} sandbox */
const slowPreview = (sandbox) => sandbox.fault({ match: 'POST /storefront/preview-purchase', delayMs: 2_000 });

/** Where an element stands on the page, however far that is scrolled. @param {import('@playwright/test').Locator} locator */
function placeOf(locator) {
  return locator.evaluate((/** @type {HTMLElement} */ element) => [element.offsetTop, element.offsetLeft, element.offsetWidth, element.offsetHeight]);
}

/** The bodies of the previews, oldest first. @param {import('./support/sandbox.mjs').Sandbox} sandbox */
async function previews(sandbox) {
  return (await sandbox.requests()).filter(({ operation }) => operation === 'StorefrontPostPreviewPurchase').map(({ body }) => body);
}

test('a fixed quantity is text, an object is a stepper with the price of one beside it', async ({ checkout }) => {
  await checkout.start({ items: [{ planId: 'plan_support', quantity: 1 }, { planId: 'plan_mug', quantity: { default: 2 } }] });
  await expect(checkout.summary.getByRole('textbox')).toHaveCount(1);
  const { input, more, fewer } = stepperOf(checkout, 1);
  await expect(input).toHaveValue('2');
  await expect(input).toHaveAccessibleName('Quantity of Stoneware mug');
  await expect(more).toHaveAccessibleName('Increase the quantity of Stoneware mug');
  await expect(fewer).toHaveAccessibleName('Decrease the quantity of Stoneware mug');
  await expect(checkout.lines.nth(1)).toContainText('× $18.00');
});

test('the controls are large enough for a finger', async ({ checkout }) => {
  await checkout.start(UP_TO_TEN);
  for (const control of Object.values(stepperOf(checkout)).slice(0, 3)) {
    const box = await control.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  }
});

test('the price follows the buttons', async ({ checkout }) => {
  await checkout.start(UP_TO_TEN);
  const { input, more, fewer } = stepperOf(checkout);
  await more.click();
  await expect(input).toHaveValue('3');
  await expect(checkout.payButton).toHaveText('Review and pay $59.00');
  await fewer.click();
  await fewer.click();
  await expect(input).toHaveValue('1');
  await expect(checkout.payButton).toHaveText('Review and pay $23.00');
});

test('the buttons go from multiple to multiple and end at the limits', async ({ checkout }) => {
  await checkout.start(mugs({ default: 4, minimum: 3, maximum: 9, multipleOf: 4 }));
  const { input, more, fewer } = stepperOf(checkout);
  await expect(fewer).toBeDisabled();
  await more.click();
  await expect(input).toHaveValue('8');
  await expect(more).toBeDisabled();
  await expect(fewer).toBeEnabled();
  await more.click({ force: true });
  await expect(input).toHaveValue('8');
});

test('a quantity is typed and holds when the shopper goes on', async ({ checkout, sandbox }) => {
  await checkout.start(UP_TO_TEN);
  const { input } = stepperOf(checkout);
  await input.fill('7');
  expect(await previews(sandbox)).toHaveLength(1);
  await input.press('Tab');
  await expect(checkout.payButton).toHaveText('Review and pay $131.00');
  await input.fill('٨');
  await input.press('Enter');
  await expect(input).toHaveValue('8');
  await expect(checkout.payButton).toHaveText('Review and pay $149.00');
});

test('the arrow keys step', async ({ checkout }) => {
  await checkout.start(UP_TO_TEN);
  const { input } = stepperOf(checkout);
  await input.press('ArrowUp');
  await input.press('ArrowUp');
  await input.press('ArrowDown');
  await expect(input).toHaveValue('3');
  await expect(checkout.payButton).toHaveText('Review and pay $59.00');
});

for (const [typed, of] of [['11', 'above'], ['0', 'below'], ['2.5', 'between'], ['many', 'beside'], ['', 'without']]) {
  test(`a quantity ${of} the limits goes back, and the limits are said`, async ({ checkout, sandbox }) => {
    await checkout.start(UP_TO_TEN);
    const { input, hint, more } = stepperOf(checkout);
    await input.fill(typed);
    await input.press('Enter');
    await expect(input).toHaveValue('2');
    await expect(hint).toHaveText('Choose from 1 to 10.');
    await expect(input).toHaveAccessibleDescription('Choose from 1 to 10.');
    await input.press('Tab');
    await expect(hint).toHaveText('Choose from 1 to 10.');
    expect(await previews(sandbox)).toHaveLength(1);
    await more.click();
    await expect(hint).toBeEmpty();
  });
}

test('the limits are said as they are: without an upper one, and in multiples', async ({ checkout }) => {
  await checkout.start(mugs({ default: 6, minimum: 5, multipleOf: 3 }));
  const { input, hint } = stepperOf(checkout);
  await input.fill('7');
  await input.press('Enter');
  await expect(hint).toHaveText('Choose 6 or more. Only multiples of 3.');
  await checkout.update({ i18n: { en: { summary: { 'quantity.from': 'At least {minimum}, please.' } } } });
  await expect(hint).toHaveText('At least 6, please. Only multiples of 3.');
});

test('while the price is asked for the amounts are provisional and nothing moves or can be paid', async ({ checkout, sandbox }) => {
  await checkout.start(UP_TO_TEN);
  await checkout.fill();
  await expect(checkout.payButton).toHaveText('Review and pay $41.00');
  const { input, more } = stepperOf(checkout);
  await slowPreview(sandbox);
  const before = await placeOf(checkout.totals);
  await more.click();
  await expect(input).toHaveValue('3');
  await expect(checkout.summary.locator('[aria-busy="true"]')).toContainText('$36.00');
  expect(await placeOf(checkout.totals)).toEqual(before);
  await checkout.payRegardless();
  await expect(checkout.payButton).toHaveText('Review and pay $59.00');
  await expect(checkout.summary.locator('[aria-busy="true"]')).toHaveCount(0);
  expect(await placeOf(checkout.totals)).toEqual(before);
  expect(await sandbox.charges()).toEqual([]);
});

test('several steps at once are one order: the last', async ({ checkout, sandbox }) => {
  await checkout.start(UP_TO_TEN);
  await slowPreview(sandbox);
  const { input, more } = stepperOf(checkout);
  for (let step = 0; step < 3; step += 1) await more.click();
  await expect(input).toHaveValue('5');
  await expect(checkout.payButton).toHaveText('Review and pay $95.00');
});

test('what is paid is what was previewed', async ({ checkout, sandbox }) => {
  await checkout.start({ items: [{ planId: 'plan_mug', quantity: { default: 1 } }, { planId: 'plan_support', quantity: 1 }] });
  await checkout.fill();
  await stepperOf(checkout).more.click();
  await expect(checkout.payButton).toHaveText('Review and pay $140.00');
  await payAndConfirm(checkout);
  const [charge, ...more] = await sandbox.charges();
  expect(more).toEqual([]);
  expect(charge.body.items).toEqual([{ planId: 'plan_mug', quantity: 2 }, { planId: 'plan_support', quantity: 1 }]);
  expect((await previews(sandbox)).at(-1).items).toEqual(charge.body.items);
  await expect(checkout.lines.first()).toContainText('2 × $18.00');
});

test('each of two entries of one plan has a quantity of its own', async ({ checkout, sandbox }) => {
  const mug = (/** @type {number} */ quantity) => ({ planId: 'plan_mug', quantity: { default: quantity } });
  await checkout.start({ items: [mug(1), mug(4)] });
  await expect(stepperOf(checkout, 1).input).toHaveValue('4');
  await stepperOf(checkout, 1).more.click();
  await expect(checkout.lines.nth(1)).toContainText('$90.00');
  await expect(stepperOf(checkout, 0).input).toHaveValue('1');
  expect((await previews(sandbox)).at(-1).items.map((/** @type {any} */ item) => item.quantity)).toEqual([1, 5]);
});

test('of a plan with a trial only the first line has the quantity', async ({ checkout }) => {
  await checkout.start({ items: [{ planId: 'plan_trial', quantity: { default: 2 } }] });
  await expect(checkout.lines).not.toHaveCount(1);
  await expect(checkout.summary.getByRole('textbox')).toHaveCount(1);
});

test('focus, caret and what is being typed survive every redraw, update and language', async ({ checkout }) => {
  await checkout.start(mugs({ default: 250, maximum: 900 }));
  const { input } = stepperOf(checkout);
  await input.focus();
  await input.evaluate((/** @type {HTMLInputElement} */ input) => input.setSelectionRange(1, 2));
  await input.press('7');
  await checkout.update({ locale: 'ar' });
  await checkout.update({ locale: 'en-US', theme: { colorPrimary: '#663399' } });
  await checkout.update({ items: [{ planId: 'plan_mug', quantity: { default: 250, maximum: 900 } }, { planId: 'plan_support', quantity: 1 }] });
  await expect(checkout.lines).toHaveCount(2);
  await expect(input).toBeFocused();
  await expect(input).toHaveValue('270');
  expect(await input.evaluate((/** @type {HTMLInputElement} */ input) => [input.selectionStart, input.selectionEnd])).toEqual([2, 2]);
  await input.press('Enter');
  await expect(checkout.lines.first()).toContainText('$4,860.00');
  await expect(input).toBeFocused();
});

test('a button keeps the focus, also at the limit', async ({ checkout }) => {
  await checkout.start(mugs({ default: 1, maximum: 2 }));
  const { more } = stepperOf(checkout);
  await more.focus();
  await more.press('Enter');
  await expect(checkout.payButton).toHaveText('Review and pay $41.00');
  await expect(more).toBeDisabled();
  await expect(more).toBeFocused();
});

test('an update of the quantity by the page is what is shown', async ({ checkout }) => {
  await checkout.start(UP_TO_TEN);
  await stepperOf(checkout).more.click();
  await expect(checkout.payButton).toHaveText('Review and pay $59.00');
  await checkout.update(mugs({ default: 6, maximum: 10 }));
  await expect(stepperOf(checkout).input).toHaveValue('6');
});

test.describe('with a storefront that refuses', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  test('a quantity that has no price goes back, and the order before it can be paid', async ({ checkout, sandbox }) => {
    await checkout.start(UP_TO_TEN);
    await checkout.fill();
    await expect(checkout.payButton).toHaveText('Review and pay $41.00');
    await sandbox.fault({ match: 'POST /storefront/preview-purchase', status: 422 });
    const { input, more } = stepperOf(checkout);
    await more.click();
    await expect(checkout.notice).not.toBeEmpty();
    await expect(input).toHaveValue('2');
    await expect(checkout.payButton).toHaveText('Review and pay $41.00');
    await payAndConfirm(checkout);
    expect((await sandbox.charges()).map(({ body }) => body.items)).toEqual([[{ planId: 'plan_mug', quantity: 2 }]]);
  });
});
