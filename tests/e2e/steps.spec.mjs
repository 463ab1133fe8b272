// @ts-check
// The steps that a page runs by itself: `show()`, `purchase()`, `setup()`, with what `features` keep the widget from doing.
import { APPROVED, DECLINED, NEW_YORK, PORTLAND } from './support/checkout-page.mjs';
import { AMOUNT, FAILED_REQUESTS, MUG, askedDuring, chargeBodies, expect, jwtOf, operations, test } from './support/customer.mjs';

/** @typedef {import('./support/customer.mjs').CustomerPage} CustomerPage */

const BY_PAGE = { ...AMOUNT, features: { hideConfirmation: true } };
const NO_RESULT = { ...AMOUNT, features: { hideConfirmation: true, hideResult: true } };
const SETUP = { money: { amount: 0, currency: 'USD' }, transactionType: 'setup' };

/**
 * Mounts, types, presses the button, and waits until the page knows what is paid with.
 * @param {CustomerPage} checkout
 * @param {object} [options]
 * @param {string} [card]
 */
async function prepare(checkout, options = BY_PAGE, card = APPROVED) {
  await checkout.start(options);
  await checkout.fill({ card });
  await checkout.press();
  await expect.poll(() => checkout.details('instrument-ready')).toHaveLength(1);
}

test.describe('by itself', () => {
  test('the widget asks before it pays, and can be told to change something', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
    await checkout.review();
    await checkout.expectFocus('confirmation');
    await expect(checkout.confirmation).toContainText('Check and confirm');
    await expect(checkout.confirmation).toContainText('Visa ending in 1111');
    await expect(checkout.confirmation).toContainText('ada@example.com');
    await expect(checkout.field('email')).toBeHidden();
    expect(await sandbox.charges()).toEqual([]);
    await checkout.confirmation.getByRole('button', { name: 'Change' }).click();
    await expect(checkout.confirmation).toBeHidden();
    expect(await checkout.address()).toEqual(PORTLAND);
    await expect(checkout.cardInput('cardnumber')).toHaveValue('4111 1111 1111 1111');
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('what is wrong is said before it asks', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.press();
    await expect(checkout.fault('email')).not.toBeEmpty();
    await expect(checkout.confirmation).toBeHidden();
    expect(await checkout.details('instrument-ready')).toEqual([]);
    expect(await sandbox.count('PostToken')).toBe(0);
  });

  test('the page can pay what the shopper is asked to confirm', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.review();
    const { value } = await checkout.call('purchase');
    expect(value.transaction).toMatchObject({ amount: 38, result: 'approved' });
    expect(await sandbox.charges()).toHaveLength(1);
  });
});

test.describe('without the confirmation', () => {
  test('nothing is paid before the page says so', async ({ checkout, page, sandbox }) => {
    await checkout.start(BY_PAGE);
    await expect(checkout.payButton).toHaveText('Pay $38.00');
    await checkout.fill();
    await checkout.press();
    await expect.poll(() => checkout.details('instrument-ready')).toHaveLength(1);
    await page.waitForTimeout(500);
    await expect(checkout.confirmation).toHaveCount(0);
    expect(await sandbox.charges()).toEqual([]);
    expect((await checkout.details('instrument-ready'))[0]).toMatchObject({
      method: 'payment-card',
      isExistingInstrument: false,
      websiteId: 'web_demo',
      paymentInstrument: { brand: 'Visa', last4: '1111', expMonth: 12, expYear: 2034 },
      billingAddress: { firstName: 'Ada', postalCode: '97201' },
    });
  });

  test('purchase() pays with what was prepared, and resolves with what the event tells', async ({ checkout, sandbox }) => {
    await prepare(checkout);
    const { value } = await checkout.call('purchase');
    expect(value.transaction).toMatchObject({ amount: 38, currency: 'USD', result: 'approved' });
    expect(await checkout.details('purchase-completed')).toEqual([value]);
    expect(await sandbox.charges()).toHaveLength(1);
    await expect(checkout.result).toContainText('You paid $38.00.');
  });

  test('purchase() pays with the payload of the event', async ({ checkout, sandbox }) => {
    await prepare(checkout);
    const [payload] = await checkout.details('instrument-ready');
    expect((await checkout.call('purchase', payload)).value.transaction.result).toBe('approved');
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('purchase() can be called where the event is heard', async ({ checkout, page, sandbox }) => {
    await checkout.start(BY_PAGE);
    await page.evaluate(() => {
      CheckoutInstruments.on('instrument-ready', (/** @type {any} */ payload) => {
        window.bought = CheckoutInstruments.purchase(payload);
      });
    });
    await checkout.fill();
    await checkout.press();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await page.evaluate(async () => (await window.bought).transaction.result)).toBe('approved');
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('purchase() twice at once pays once, and both resolve with the same', async ({ checkout, page, sandbox }) => {
    await prepare(checkout);
    const both = await page.evaluate(() => Promise.all([CheckoutInstruments.purchase(), CheckoutInstruments.purchase()]));
    expect(both[0].transaction.result).toBe('approved');
    expect(both[1]).toEqual(both[0]);
    expect(await sandbox.charges()).toHaveLength(1);
    // And a third time, when it is paid.
    expect((await checkout.call('purchase')).value).toEqual(both[0]);
    expect(await sandbox.charges()).toHaveLength(1);
    expect(await checkout.details('purchase-completed')).toHaveLength(1);
  });

  test('what it resolves with cannot be changed', async ({ checkout, page }) => {
    await prepare(checkout);
    expect(
      await page.evaluate(async () => {
        const bought = await CheckoutInstruments.purchase();
        return [Object.isFrozen(bought), Object.isFrozen(bought.transaction)];
      }),
    ).toEqual([true, true]);
  });

  test('purchase() of items sends the address of the payload', async ({ checkout, sandbox }) => {
    await prepare(checkout, { ...MUG, features: { hideConfirmation: true } });
    const [payload] = await checkout.details('instrument-ready');
    await checkout.call('purchase', { ...payload, billingAddress: { ...payload.billingAddress, address: '2 Other Street' } });
    await expect(checkout.result).toContainText('You paid $23.00.');
    expect((await chargeBodies(sandbox))[0]).toMatchObject({ billingAddress: { address: '2 Other Street' } });
  });

  test('a saved instrument is paid with in the same way', async ({ checkout, sandbox }) => {
    await checkout.open();
    await checkout.mount({ ...BY_PAGE, jwt: await jwtOf(sandbox) });
    await checkout.press();
    await expect.poll(() => checkout.details('instrument-ready')).toHaveLength(1);
    const [payload] = await checkout.details('instrument-ready');
    expect((await checkout.call('purchase', payload)).value.transaction.result).toBe('approved');
    expect(await chargeBodies(sandbox)).toMatchObject([{ paymentInstrumentId: 'inst_visa' }]);
  });

  test('show() brings the confirmation, the form and the result', async ({ checkout, sandbox }) => {
    await prepare(checkout, NO_RESULT);
    expect(await checkout.call('show', 'confirmation')).toEqual({});
    await expect(checkout.confirmation).toContainText('Visa ending in 1111');
    expect((await checkout.steps()).at(-1)).toBe('confirmation');
    expect(await checkout.call('show', 'form')).toEqual({});
    await expect(checkout.confirmation).toBeHidden();
    await expect(checkout.field('email')).toBeVisible();
    const [payload] = await checkout.details('instrument-ready');
    expect(await checkout.call('show', 'confirmation', payload)).toEqual({});
    await expect(checkout.payButton).toHaveText('Pay $38.00');
    await checkout.press();
    await expect.poll(() => checkout.steps()).toContain('completed');
    await expect(checkout.result).toHaveCount(0);
    expect(await checkout.call('show', 'result')).toEqual({});
    await expect(checkout.result).toContainText('You paid $38.00.');
    await checkout.expectFocus('outcome');
    expect(await sandbox.charges()).toHaveLength(1);
  });
});

test.describe('without the result', () => {
  test('nothing stands in its place, neither form nor button', async ({ checkout }) => {
    await prepare(checkout, NO_RESULT);
    await checkout.call('purchase');
    expect((await checkout.steps()).at(-1)).toBe('completed');
    await expect(checkout.result).toHaveCount(0);
    await expect(checkout.form).toBeHidden();
    await expect(checkout.payButton).toBeHidden();
  });

  test('it stays away after the confirmation, too', async ({ checkout }) => {
    await checkout.start({ ...AMOUNT, features: { hideResult: true } });
    await checkout.fill();
    await checkout.reviewAndPay();
    await expect.poll(() => checkout.steps()).toContain('completed');
    await expect(checkout.result).toHaveCount(0);
  });
});

test.describe('without the button', () => {
  test('it is not there, and Enter in a field does what it would', async ({ checkout, sandbox }) => {
    await checkout.start({ ...AMOUNT, features: { hideContinue: true } });
    await expect(checkout.payButton).toBeHidden();
    await checkout.fill();
    await checkout.field('postalCode').press('Enter');
    await expect(checkout.confirmation).toBeVisible();
    // The confirmation has a button of its own.
    await expect(checkout.payButton).toHaveText('Pay $38.00');
    await checkout.press();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('update() takes it away and brings it back, and asks nothing', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.settleIn();
    const asked = await askedDuring(sandbox, async () => {
      await checkout.update({ features: { hideContinue: true } });
      await expect(checkout.payButton).toBeHidden();
      await checkout.update({ features: { hideContinue: false } });
      await expect(checkout.payButton).toBeVisible();
    });
    expect(asked).toEqual([]);
    await checkout.expectSettled();
  });

  test('saving a card has one all the same', async ({ checkout, sandbox }) => {
    await checkout.open();
    await checkout.mount({ ...AMOUNT, features: { hideContinue: true }, jwt: await jwtOf(sandbox) });
    await expect(checkout.payButton).toBeHidden();
    await checkout.action('Save a new card').click();
    await expect(checkout.payButton).toHaveText('Save card');
  });
});

test.describe('what cannot be done', () => {
  test('purchase() and show() before anything was prepared', async ({ checkout, sandbox }) => {
    await checkout.start(BY_PAGE);
    expect((await checkout.call('purchase')).failure).toMatchObject({ isCheckoutError: true, code: 'instrument-missing' });
    expect((await checkout.call('show', 'confirmation')).failure?.code).toBe('instrument-missing');
    expect((await checkout.call('purchase', {})).failure?.code).toBe('instrument-missing');
    expect((await checkout.call('purchase', { _raw: {} })).failure?.code).toBe('instrument-missing');
    expect((await checkout.call('show', 'result')).failure?.code).toBe('step-unavailable');
    expect(await sandbox.charges()).toEqual([]);
    await expect(checkout.form).toBeVisible();
  });

  test('a step that does not exist', async ({ checkout }) => {
    await checkout.start(AMOUNT);
    const { failure } = await checkout.call('show', 'receipt');
    expect(failure).toMatchObject({ isCheckoutError: true, code: 'step-unavailable' });
    for (const step of ['form', 'confirmation', 'result']) expect(failure?.message).toContain(step);
  });

  test('anything before a mount', async ({ checkout }) => {
    await checkout.open();
    for (const step of /** @type {const} */ (['show', 'purchase', 'setup'])) {
      expect((await checkout.call(step, 'form')).failure).toMatchObject({ isCheckoutError: true, code: 'not-mounted' });
    }
  });

  test('anything while it loads', async ({ checkout, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 1_000 });
    await checkout.open();
    await checkout.beginMount(AMOUNT);
    await expect(checkout.form).toHaveClass('skeleton');
    expect((await checkout.call('purchase')).failure?.code).toBe('step-unavailable');
    expect((await checkout.call('show', 'form')).failure?.code).toBe('step-unavailable');
    expect((await checkout.mounted()).failure).toBeUndefined();
  });

  test('showing a step while it is being paid', async ({ checkout, page, sandbox }) => {
    await prepare(checkout);
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 800 });
    const codes = await page.evaluate(async () => {
      const bought = CheckoutInstruments.purchase();
      const code = (/** @type {any} */ error) => error.code;
      const codes = [await CheckoutInstruments.show('form').catch(code), await CheckoutInstruments.show('confirmation').catch(code)];
      await bought;
      return codes;
    });
    expect(codes).toEqual(['payment-in-progress', 'payment-in-progress']);
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('setup() where it pays, and purchase() where it stores', async ({ checkout, sandbox }) => {
    await prepare(checkout);
    expect((await checkout.call('setup')).failure?.code).toBe('step-unavailable');
    expect(await sandbox.charges()).toEqual([]);
    await checkout.destroy();
    await checkout.mount({ ...SETUP, features: { hideConfirmation: true } });
    await checkout.fill();
    await checkout.press();
    await expect.poll(() => checkout.details('instrument-ready')).toHaveLength(2);
    expect((await checkout.call('purchase')).failure?.code).toBe('step-unavailable');
    expect(await sandbox.count('StorefrontPostPaymentInstrument')).toBe(0);
  });

  test('a payment that is declined', async ({ checkout, sandbox }) => {
    await prepare(checkout, BY_PAGE, DECLINED);
    const { failure } = await checkout.call('purchase');
    expect(failure).toMatchObject({ isCheckoutError: true, code: 'payment-declined' });
    await expect(checkout.notice).toContainText('Your payment was declined. You have not been charged.');
    expect(await checkout.details('purchase-declined')).toHaveLength(1);
    expect(await checkout.details('purchase-completed')).toEqual([]);
    // What was declined works only once.
    const [payload] = await checkout.details('instrument-ready');
    expect((await checkout.call('purchase', payload)).failure?.code).toBe('instrument-missing');
    expect((await checkout.call('purchase')).failure?.code).toBe('instrument-missing');
    expect(await sandbox.charges()).toHaveLength(1);
    await checkout.card(APPROVED);
    await checkout.press();
    await expect.poll(() => checkout.details('instrument-ready')).toHaveLength(2);
    expect((await checkout.call('purchase')).value.transaction.result).toBe('approved');
  });

  test('a price that rose with the address of the payload', async ({ checkout, sandbox }) => {
    await prepare(checkout, { ...MUG, features: { hideConfirmation: true } });
    const [payload] = await checkout.details('instrument-ready');
    const { city, region, postalCode } = NEW_YORK;
    const { failure } = await checkout.call('purchase', { ...payload, billingAddress: { ...payload.billingAddress, city, region, postalCode } });
    expect(failure).toMatchObject({ isCheckoutError: true, code: 'price-rose' });
    await expect(checkout.notice).toContainText('the total is $24.60, not $23.00');
    expect(await sandbox.charges()).toEqual([]);
  });

  test('an address of the payload without a complete place', async ({ checkout, sandbox }) => {
    await prepare(checkout, { ...MUG, features: { hideConfirmation: true } });
    const [payload] = await checkout.details('instrument-ready');
    const billingAddress = { ...payload.billingAddress, region: NEW_YORK.region, postalCode: '' };
    const { failure } = await checkout.call('purchase', { ...payload, billingAddress });
    expect(failure).toMatchObject({ isCheckoutError: true, code: 'instrument-missing', message: expect.stringContaining('postalCode') });
    expect(await sandbox.charges()).toEqual([]);
  });

  test('a payment whose checkout is destroyed meanwhile', async ({ checkout, page, sandbox }) => {
    await prepare(checkout);
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 600 });
    await page.evaluate(() => {
      window.bought = CheckoutInstruments.purchase().catch((/** @type {any} */ error) => error.code);
    });
    await expect.poll(() => sandbox.charges()).toHaveLength(1);
    await checkout.destroy();
    expect(await page.evaluate(() => window.bought)).toBe('destroyed');
    await expect.poll(() => checkout.events()).toContain('purchase-completed');
    expect(await sandbox.charges()).toHaveLength(1);
  });
});

test.describe('with a storefront that fails', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  test('a payment without an answer is not known, and both calls hear so', async ({ checkout, page, sandbox }) => {
    await prepare(checkout);
    await sandbox.fault({ match: 'POST /storefront/payment', drop: 'after' });
    const codes = await page.evaluate(() => {
      const code = (/** @type {any} */ error) => error.code;
      return Promise.all([CheckoutInstruments.purchase().catch(code), CheckoutInstruments.purchase().catch(code)]);
    });
    expect(codes).toEqual(['payment-unconfirmed', 'payment-unconfirmed']);
    await expect(checkout.pending).toContainText('Do not pay again.');
    expect((await checkout.call('purchase')).failure?.code).toBe('payment-unconfirmed');
    expect((await sandbox.charges()).filter(({ status }) => status === 201 || status === null)).toHaveLength(1);
  });

  test('a refused payment rejects with what the storefront said, and can be tried again', async ({ checkout, sandbox }) => {
    await prepare(checkout);
    await sandbox.fault({ match: 'POST /storefront/payment', status: 422 });
    expect((await checkout.call('purchase')).failure).toMatchObject({ code: 'request-refused', status: 422, operation: 'StorefrontPostPayment' });
    const [payload] = await checkout.details('instrument-ready');
    expect((await checkout.call('purchase', payload)).value.transaction.result).toBe('approved');
    expect((await sandbox.charges()).map(({ status }) => status)).toEqual([422, 201]);
  });
});

test.describe('storing an instrument', () => {
  test('of a guest pays nothing', async ({ checkout, sandbox }) => {
    await checkout.start(SETUP);
    await expect(checkout.payButton).toHaveText('Review payment method');
    await checkout.fill();
    await checkout.review();
    await expect(checkout.payButton).toHaveText('Save payment method');
    await checkout.press();
    await expect(checkout.result).toContainText('Payment method saved');
    await expect(checkout.result).toContainText('Nothing was charged.');
    expect(await operations(sandbox)).toEqual([
      'PostToken',
      'StorefrontPostPaymentInstrument',
      'StorefrontPostPaymentInstrumentSetup',
      'StorefrontPostReadyToPay',
    ]);
    expect(await sandbox.charges()).toEqual([]);
    const told = await checkout.details('setup-completed');
    expect(told).toMatchObject([{ instrument: { brand: 'Visa', last4: '1111' }, transaction: { type: 'setup', result: 'approved', amount: 0 } }]);
    expect(JSON.stringify(told)).not.toMatch(/"token"|eyJ/);
    expect(await checkout.details('purchase-completed')).toEqual([]);
  });

  test('by the page resolves with what the event tells', async ({ checkout, page, sandbox }) => {
    await prepare(checkout, { ...SETUP, features: { hideConfirmation: true } });
    const both = await page.evaluate(() => Promise.all([CheckoutInstruments.setup(), CheckoutInstruments.setup()]));
    expect(both[0]).toMatchObject({ instrument: { last4: '1111' }, transaction: { result: 'approved' } });
    expect(both[1]).toEqual(both[0]);
    expect(await checkout.details('setup-completed')).toEqual([both[0]]);
    expect(await sandbox.count('StorefrontPostPaymentInstrument')).toBe(1);
    expect(await sandbox.count('StorefrontPostPaymentInstrumentSetup')).toBe(1);
  });

  test('that is declined comes back to the form', async ({ checkout, sandbox }) => {
    await prepare(checkout, { ...SETUP, features: { hideConfirmation: true } }, DECLINED);
    expect((await checkout.call('setup')).failure?.code).toBe('payment-declined');
    await expect(checkout.notice).toContainText('declined');
    expect(await checkout.details('setup-completed')).toEqual([]);
    expect(await sandbox.charges()).toEqual([]);
  });

  test('of a customer sets up the saved one that is chosen', async ({ checkout, sandbox }) => {
    await checkout.open();
    await checkout.mount({ ...SETUP, jwt: await jwtOf(sandbox) });
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('Payment method saved');
    expect(await sandbox.count('StorefrontPostPaymentInstrument')).toBe(0);
    const setups = (await sandbox.requests()).filter(({ operation }) => operation === 'StorefrontPostPaymentInstrumentSetup');
    expect(setups.map(({ path }) => path.split('/').slice(-2))).toEqual([['inst_visa', 'setup']]);
    expect(await checkout.details('setup-completed')).toMatchObject([{ instrument: { id: 'inst_visa' }, transaction: { result: 'approved' } }]);
    expect(await sandbox.charges()).toEqual([]);
  });

  test('of a customer stores another card', async ({ checkout, sandbox }) => {
    await checkout.open();
    await checkout.mount({ ...SETUP, jwt: await jwtOf(sandbox) });
    await checkout.radio('Use another card').check();
    await checkout.fill();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('Payment method saved');
    expect(await sandbox.count('StorefrontPostPaymentInstrument')).toBe(1);
    expect(await sandbox.count('StorefrontPostPaymentInstrumentSetup')).toBe(1);
    expect(await sandbox.charges()).toEqual([]);
  });

  test('with an amount to verify says so, and charges nothing', async ({ checkout, sandbox }) => {
    await checkout.start({ ...SETUP, money: { amount: 1.5, currency: 'USD' } });
    await checkout.fill();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('Payment method saved');
    expect(await checkout.details('setup-completed')).toMatchObject([{ transaction: { type: 'setup', amount: 1.5 } }]);
    expect(await sandbox.charges()).toEqual([]);
  });

  for (const [name, choose] of /** @type {const} */ ([['the saved card', false], ['a new card', true]])) {
    test(`completes a transaction of type setup with ${name}`, async ({ checkout, sandbox }) => {
      await checkout.open();
      await checkout.mount({ transactionId: 'txn_setup', jwt: await jwtOf(sandbox) });
      await expect(checkout.payButton).toHaveText('Review payment method');
      if (choose) {
        await checkout.radio('Use another card').check();
        await checkout.fill();
      }
      await checkout.reviewAndPay();
      await expect(checkout.result).toContainText('Payment method saved');
      const [body, ...others] = await chargeBodies(sandbox);
      expect(others).toEqual([]);
      expect(body).toMatchObject({ transactionId: 'txn_setup' });
      expect(await checkout.details('setup-completed')).toMatchObject([{ transaction: { id: 'txn_setup', type: 'setup', result: 'approved' } }]);
      expect(await checkout.details('purchase-completed')).toEqual([]);
    });
  }

  test('completes a transaction of type setup by the page', async ({ checkout, sandbox }) => {
    await checkout.open();
    await checkout.mount({ transactionId: 'txn_setup', features: { hideConfirmation: true }, jwt: await jwtOf(sandbox) });
    await checkout.press();
    await expect.poll(() => checkout.details('instrument-ready')).toHaveLength(1);
    expect((await checkout.call('purchase')).failure?.code).toBe('step-unavailable');
    expect((await checkout.call('setup')).value.transaction).toMatchObject({ id: 'txn_setup', result: 'approved' });
  });
});
