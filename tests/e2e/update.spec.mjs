// @ts-check
// `update()` changes what is bought, and takes nothing from the shopper.
import { APPROVED, PORTLAND } from './support/checkout-page.mjs';
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';

const MUG = { items: [{ planId: 'plan_mug', quantity: 1 }] };
const AMOUNT = { money: { amount: 38, currency: 'USD' } };

test('other items take one preview and one question for the methods', async ({ checkout, sandbox }) => {
  await checkout.start(MUG);
  const before = await asked(sandbox);
  await checkout.update({ items: [{ planId: 'plan_mug', quantity: 3 }] });
  await expect(checkout.payButton).toHaveText('Review and pay $59.00');
  await expect(checkout.lines.first()).toContainText('3 × $18.00');
  const after = await asked(sandbox);
  expect({ previews: after.previews - before.previews, methods: after.methods - before.methods }).toEqual({ previews: 1, methods: 1 });
});

test('another amount asks for the methods once, and for nothing else', async ({ checkout, sandbox }) => {
  await checkout.start(AMOUNT);
  const before = (await sandbox.requests()).length;
  await checkout.update({ money: { amount: 40, currency: 'USD' } });
  await expect(checkout.payButton).toHaveText('Review and pay $40.00');
  expect((await sandbox.requests()).slice(before).map(({ operation }) => operation)).toEqual(['StorefrontPostReadyToPay']);
});

test('what is typed, the focus and the selection survive', async ({ checkout }) => {
  await checkout.start(MUG);
  await checkout.fill();
  await checkout.cardFrame.evaluate((frame) => Object.assign(frame, { isTheSame: true }));
  await checkout.field('firstName').focus();
  await checkout.field('firstName').evaluate((/** @type {HTMLInputElement} */ input) => input.setSelectionRange(1, 3));
  await checkout.update({ items: [{ planId: 'plan_mug', quantity: 2 }, { planId: 'plan_support', quantity: 1 }] });
  await expect(checkout.lines).toHaveCount(2);
  expect(await checkout.address()).toEqual(PORTLAND);
  await checkout.expectFocus('field-firstName');
  const selection = (/** @type {HTMLInputElement} */ input) => [input.selectionStart, input.selectionEnd];
  expect(await checkout.field('firstName').evaluate(selection)).toEqual([1, 3]);
  await expect(checkout.cardFrame).toHaveJSProperty('isTheSame', true);
  await expect(checkout.cardInput('cardnumber')).toHaveValue('4111 1111 1111 1111');
  await expect(checkout.cardInput('cvv')).toHaveValue('123');
  await checkout.pay();
  await expect(checkout.result).toContainText('You paid $140.00.');
});

test('a shopper who types into the card during an update loses no digit', async ({ checkout, sandbox }) => {
  await checkout.start(AMOUNT);
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 300 });
  const updated = checkout.update({ money: { amount: 40, currency: 'USD' } });
  await checkout.cardInput('cardnumber').pressSequentially(APPROVED, { delay: 20 });
  await updated;
  await expect(checkout.cardInput('cardnumber')).toHaveValue('4111 1111 1111 1111');
});

test('nothing can be paid while the order is being replaced', async ({ checkout, sandbox }) => {
  await checkout.start(AMOUNT);
  await checkout.fill();
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 500 });
  const updated = checkout.update({ money: { amount: 40, currency: 'USD' } });
  await expect(checkout.payButton).toHaveText('Updating the total…');
  await checkout.payRegardless();
  await updated;
  await expect(checkout.confirmation).toHaveCount(0);
  await expect(checkout.payButton).toHaveText('Review and pay $40.00');
  expect(await sandbox.charges()).toEqual([]);
  await checkout.pay();
  await expect(checkout.result).toContainText('You paid $40.00.');
});

test('of several updates at once the last one counts, and all of them settle', async ({ checkout, page }) => {
  await checkout.start(AMOUNT);
  const outcomes = await page.evaluate(() => Promise.all([41, 42, 43].map((amount) => merchant.update({ money: { amount, currency: 'USD' } }))));
  expect(outcomes.map(({ failure }) => failure)).toEqual([undefined, undefined, undefined]);
  await expect(checkout.payButton).toHaveText('Review and pay $43.00');
});

test('an update that changes nothing asks nothing', async ({ checkout, sandbox }) => {
  await checkout.start(AMOUNT);
  const before = (await sandbox.requests()).length;
  await checkout.update(AMOUNT);
  expect((await sandbox.requests()).length).toBe(before);
});

test('wrong options are rejected with every problem, and nothing changes', async ({ checkout, sandbox }) => {
  await checkout.start(MUG);
  const before = (await sandbox.requests()).length;
  const { failure } = await checkout.tryUpdate({ items: [{ planId: 'plan_mug', quantity: 0 }, { plan: 'plan_mug' }] });
  expect(failure).toMatchObject({ isCheckoutError: true, code: 'options-invalid' });
  expect(failure?.problems?.map(({ path }) => path).sort()).toEqual(['items[0].quantity', 'items[1].plan', 'items[1].planId', 'items[1].quantity']);
  await expect(checkout.payButton).toHaveText('Review and pay $23.00');
  expect((await sandbox.requests()).length).toBe(before);
});

test('after an update with wrong options a right one works', async ({ checkout }) => {
  await checkout.start(AMOUNT);
  expect((await checkout.tryUpdate({ locale: 7 })).failure?.code).toBe('options-invalid');
  expect((await checkout.tryUpdate({ money: { amount: 'much' } })).failure?.code).toBe('options-invalid');
  await checkout.update({ money: { amount: 40, currency: 'USD' } });
  await expect(checkout.payButton).toHaveText('Review and pay $40.00');
});

test('the containers stay, and asking for others is refused and changes nothing', async ({ checkout, sandbox }) => {
  await checkout.start(AMOUNT);
  const before = (await sandbox.requests()).length;
  for (const changes of [{ form: '#other' }, { summary: '#other' }]) {
    const { failure } = await checkout.tryUpdate({ ...changes, money: { amount: 40, currency: 'USD' } });
    expect(failure).toMatchObject({ isCheckoutError: true, code: 'not-supported' });
  }
  await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  expect((await sandbox.requests()).length).toBe(before);
});

test('a customer who signs in while the checkout stands finds what they saved, and keeps what they typed', async ({ checkout, sandbox }) => {
  await checkout.start(AMOUNT);
  await checkout.fill();
  await checkout.update({ jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
  await expect(checkout.instruments.getByRole('radio', { name: 'Visa ending in 1111' })).toBeVisible();
  await checkout.choose('Use another card');
  expect(await checkout.address()).toEqual(PORTLAND);
  await expect(checkout.cardInput('cardnumber')).toHaveValue('4111 1111 1111 1111');
  await checkout.pay();
  await expect(checkout.result).toContainText('You paid $38.00.');
});

test('an update while the shopper confirms shows the new amount there, and that is what is paid', async ({ checkout, sandbox }) => {
  await checkout.start(AMOUNT);
  await checkout.fill();
  await checkout.review();
  await expect(checkout.payButton).toHaveText('Pay $38.00');
  await checkout.update({ money: { amount: 40, currency: 'USD' } });
  await expect(checkout.confirmation).toBeVisible();
  await expect(checkout.payButton).toHaveText('Pay $40.00');
  await checkout.confirm();
  await expect(checkout.result).toContainText('You paid $40.00.');
  expect((await sandbox.charges()).map(({ body }) => body.amount)).toEqual([40]);
});

test('a purchase() that the page calls right after an update() does not pay what was there before it', async ({ checkout, page, sandbox }) => {
  await checkout.start({ ...AMOUNT, features: { hideConfirmation: true } });
  await checkout.fill();
  await checkout.review();
  await expect.poll(() => checkout.events()).toContain('instrument-ready');
  const updated = await page.evaluate(async () => {
    const update = merchant.update({ money: { amount: 50, currency: 'USD' } });
    const purchase = merchant.call('purchase');
    await purchase;
    return update;
  });
  expect((await sandbox.charges()).map(({ body }) => body.amount)).not.toContain(38);
  expect(updated.failure).toBeUndefined();
  await expect(checkout.payButton).toHaveText('Pay $50.00');
});

test('an update while it is being paid is refused', async ({ checkout, sandbox }) => {
  await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 800 });
  await checkout.start(AMOUNT);
  await checkout.fill();
  await checkout.pay();
  await checkout.step('paying');
  expect((await checkout.tryUpdate({ money: { amount: 40, currency: 'USD' } })).failure?.code).toBe('payment-in-progress');
  await expect(checkout.result).toContainText('You paid $38.00.');
});

test('without a mount it says what to do', async ({ checkout }) => {
  await checkout.open();
  const { failure } = await checkout.tryUpdate(AMOUNT);
  expect(failure).toMatchObject({ isCheckoutError: true, code: 'not-mounted' });
});

test('an update that is asked for while it loads is what is shown', async ({ checkout, sandbox }) => {
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 2_000 });
  await checkout.open();
  await checkout.beginMount(AMOUNT);
  await expect(checkout.form).toHaveClass('skeleton');
  await checkout.update({ money: { amount: 40, currency: 'USD' } });
  expect((await checkout.mounted()).failure).toBeUndefined();
  await expect(checkout.payButton).toHaveText('Review and pay $40.00');
});

test('a purchase that is made is not changed any more', async ({ checkout }) => {
  await checkout.start(AMOUNT);
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  expect((await checkout.tryUpdate({ money: { amount: 40, currency: 'USD' } })).failure?.code).toBe('payment-completed');
});

test.describe('with a storefront that fails', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  test('a failed update rejects, and the order on screen can still be paid', async ({ checkout, sandbox }) => {
    await checkout.start(MUG);
    await sandbox.fault({ match: 'POST /storefront/preview-purchase', status: 500 });
    const { failure } = await checkout.tryUpdate({ items: [{ planId: 'plan_mug', quantity: 2 }] });
    expect(failure).toMatchObject({ code: 'storefront-failed', status: 500 });
    await expect(checkout.payButton).toHaveText('Review and pay $23.00');
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $23.00.');
  });
});

/** @param {import('./support/sandbox.mjs').Sandbox} sandbox */
async function asked(sandbox) {
  return {
    previews: await sandbox.count('StorefrontPostPreviewPurchase'),
    methods: await sandbox.count('StorefrontPostReadyToPay'),
  };
}
