// @ts-check
// The main job: a shopper buys a cart, or pays a plain amount.
import { NEW_YORK, PORTLAND } from './support/checkout-page.mjs';
import { expect, test } from './support/checkout.mjs';

const MUGS = { items: [{ planId: 'plan_mug', quantity: 2 }] };
const AMOUNT = { money: { amount: 38, currency: 'USD' } };

test('a cart is shown with its lines and sums, and is bought', async ({ checkout, sandbox }) => {
  await checkout.start({ items: [...MUGS.items, { planId: 'plan_pro_monthly', quantity: 1 }] });
  await expect(checkout.lines).toHaveCount(2);
  await expect(checkout.lines.first()).toContainText(/Stoneware mug.*2 × \$18\.00.*\$36\.00/s);
  await expect(checkout.lines.last()).toContainText(/Pro.*\$20\.00/s);
  await expect(checkout.totals).toContainText(/Subtotal.*\$56\.00.*Shipping.*\$5\.00.*Tax.*Depends on your address.*Total due today.*\$61\.00/s);
  await expect(checkout.renewal).toContainText('$20.00 every month');
  await checkout.fill();
  await expect(checkout.totals).not.toContainText('Depends on your address');
  await expect(checkout.payButton).toHaveText('Review and pay $61.00');
  await checkout.review();
  await expect(checkout.confirmation).toBeVisible();
  await expect(checkout.payButton).toHaveText('Pay $61.00');
  await checkout.confirm();
  await expect(checkout.result).toContainText('Payment successful');
  await expect(checkout.result).toContainText('You paid $61.00.');
  await expect(checkout.result).toContainText('Paid with Visa ending in 1111');
  await expect(checkout.result).toContainText(/Reference: txn_/);
  await expect(checkout.form).toBeHidden();
  await expect(checkout.lines).toHaveCount(2);
  await checkout.expectFocus('outcome');
  expect(await sandbox.charges()).toHaveLength(1);
});

test('a plain amount is paid', async ({ checkout, sandbox }) => {
  await checkout.start(AMOUNT);
  await expect(checkout.summary).toContainText(/Amount to pay.*\$38\.00/s);
  await checkout.fill();
  await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  await checkout.review();
  await expect(checkout.confirmation).toBeVisible();
  await expect(checkout.payButton).toHaveText('Pay $38.00');
  await checkout.confirm();
  await expect(checkout.result).toContainText('You paid $38.00.');
  const [charge, ...more] = await sandbox.charges();
  expect(more).toEqual([]);
  expect(charge).toMatchObject({ operation: 'StorefrontPostPayment', status: 201, body: { amount: 38, currency: 'USD' } });
});

test('before anything is charged, the shopper sees what is paid with and where the bill goes', async ({ checkout, sandbox }) => {
  await checkout.start(MUGS);
  await checkout.fill();
  await checkout.review();
  await expect(checkout.confirmation).toContainText('Check and confirm');
  await expect(checkout.confirmation).toContainText(/Contact.*ada@example\.com/s);
  await expect(checkout.confirmation).toContainText(/Payment method.*Visa ending in 1111.*Expires 12\/2034/s);
  await expect(checkout.confirmation).toContainText(/Billing and shipping address.*Ada Lovelace.*1 Main Street.*Portland, OR, 97201.*United States/s);
  await expect(checkout.confirmation).toContainText('Nothing is charged until you confirm.');
  await expect(checkout.field('email')).toBeHidden();
  await expect(checkout.lines).toHaveCount(1);
  expect(await sandbox.charges()).toEqual([]);
});

test('what is changed after a look at the confirmation is what is paid', async ({ checkout, sandbox }) => {
  await checkout.start(MUGS);
  await checkout.fill();
  await checkout.review();
  await checkout.goBack();
  await expect(checkout.confirmation).toHaveCount(0);
  await expect(checkout.payButton).toHaveText('Review and pay $41.00');
  expect(await checkout.address()).toEqual(PORTLAND);
  await expect(checkout.cardInput('cardnumber')).toHaveValue('4111 1111 1111 1111');
  await checkout.field('firstName').fill('Grace');
  await checkout.review();
  await expect(checkout.confirmation).toContainText('Grace Lovelace');
  await checkout.confirm();
  await expect(checkout.result).toContainText('You paid $41.00.');
  const [charge, ...more] = await sandbox.charges();
  expect(more).toEqual([]);
  expect(charge.body.billingAddress.firstName).toBe('Grace');
});

test.describe('where the page hides the confirmation', () => {
  const HIDDEN = { ...AMOUNT, features: { hideConfirmation: true } };

  test('the button says what is paid, and the page pays when it likes', async ({ checkout, sandbox }) => {
    await checkout.start(HIDDEN);
    await checkout.fill();
    await expect(checkout.payButton).toHaveText('Pay $38.00');
    await checkout.review();
    await expect.poll(() => checkout.events()).toEqual(['data-ready', 'instrument-ready']);
    await expect(checkout.confirmation).toHaveCount(0);
    expect(await sandbox.charges()).toEqual([]);
    const { result } = await checkout.call('purchase', await checkout.detail('instrument-ready'));
    expect(result).toEqual(await checkout.detail('purchase-completed'));
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('the page can have it shown nevertheless', async ({ checkout, sandbox }) => {
    await checkout.start(HIDDEN);
    await checkout.fill();
    await checkout.review();
    await expect.poll(() => checkout.events()).toContain('instrument-ready');
    expect((await checkout.call('show', 'confirmation')).failure).toBeUndefined();
    await checkout.confirm();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await sandbox.charges()).toHaveLength(1);
  });
});

test('the order goes out as it was shown, with the address that was typed', async ({ checkout, sandbox }) => {
  await checkout.start(MUGS);
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  const [charge] = await sandbox.charges();
  const address = { firstName: 'Ada', lastName: 'Lovelace', country: 'US', address: '1 Main Street', city: 'Portland', region: 'OR', postalCode: '97201' };
  expect(charge.body).toMatchObject({ items: MUGS.items, billingAddress: address, deliveryAddress: address });
});

test('a trial says what is due now, what comes after it, and for how long it lasts', async ({ checkout }) => {
  await checkout.start({ items: [{ planId: 'plan_trial', quantity: 1 }] });
  await expect(checkout.summary).toContainText('Trial for 14 days');
  await expect(checkout.total).toContainText('$11.00');
  await expect(checkout.renewal).toHaveText('After the trial, $29.00 every month');
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toContainText('You paid $11.00.');
});

test('yen have no decimals anywhere', async ({ checkout }) => {
  await checkout.start({ items: [{ planId: 'plan_jpy', quantity: 2 }] });
  await expect(checkout.total).toContainText('¥3,000');
  await expect(checkout.summary).not.toContainText('.00');
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toContainText('You paid ¥3,000.');
});

test('dinars have three decimals', async ({ checkout, sandbox }) => {
  await checkout.start({ money: { amount: 1.234, currency: 'KWD' } });
  await expect(checkout.total).toContainText(/KWD\s*1\.234/);
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toContainText(/You paid KWD\s1\.234\./);
  expect((await sandbox.charges())[0].body.amount).toBe(1.234);
});

test('the tax of the address is shown before anyone pays it', async ({ checkout }) => {
  await checkout.start(MUGS);
  await checkout.fillAddress(NEW_YORK);
  await checkout.cardInput('cardnumber').click();
  await expect(checkout.totals).toContainText(/NY sales tax.*\$3\.20/s);
  await expect(checkout.payButton).toHaveText('Review and pay $44.20');
});

test('a picture of the item is shown', async ({ checkout, page }) => {
  await page.route('**/mug.svg', (route) => route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }));
  await checkout.start({ items: [{ planId: 'plan_mug', quantity: 1, thumbnail: '/mug.svg' }] });
  await expect(checkout.lines.locator('img')).toHaveAttribute('src', '/mug.svg');
  await expect(checkout.lines.locator('img')).toHaveJSProperty('complete', true);
});

test('the summary stands above the form on a page without a place for it', async ({ checkout }) => {
  await checkout.start(MUGS, '/form.html');
  await expect(checkout.container.locator('[part="summary"]')).toBeVisible();
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
});

test('the ES module sells as the classic script does', async ({ checkout }) => {
  await checkout.start(AMOUNT, '/module.html');
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toContainText('You paid $38.00.');
});
