// @ts-check
// What the merchant's page is told, in which order, and what it is never told.
import { expect, test } from './support/checkout.mjs';

const MUG = { items: [{ planId: 'plan_mug', quantity: 1 }] };
const AMOUNT = { money: { amount: 38, currency: 'USD' } };

test('a purchase is told in its order, with what the page needs', async ({ checkout }) => {
  await checkout.start(MUG);
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  expect(await checkout.events()).toEqual(['data-ready', 'instrument-ready', 'purchase-completed']);
  expect(await checkout.detail('data-ready')).toMatchObject({
    money: { amount: 23, currency: 'USD' },
    previewPurchase: { total: 23, currency: 'USD' },
    readyToPay: [{ method: 'payment-card', brands: expect.arrayContaining(['Visa']) }],
  });
  expect(await checkout.detail('instrument-ready')).toMatchObject({
    method: 'payment-card',
    paymentInstrument: { brand: 'Visa', last4: '1111' },
    billingAddress: { firstName: 'Ada', country: 'US' },
  });
  expect(await checkout.detail('purchase-completed')).toMatchObject({
    orderId: expect.stringMatching(/^ord_/),
    transaction: { result: 'approved', amount: 23, currency: 'USD' },
  });
});

test('no event holds a key, a session, a token or a card number', async ({ checkout, page, sandbox }) => {
  const secrets = ['pk_sandbox_demo', '4111111111111111', '4111 1111'];
  page.on('response', async (response) => {
    if (!/\/(tokens|storefront\/(purchase|payment))$/.test(new URL(response.url()).pathname)) return;
    const { id, token } = await response.json();
    if (response.url().endsWith('/tokens')) secrets.push(id);
    if (token) secrets.push(token);
  });
  await checkout.start(MUG);
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  await expect.poll(() => secrets.length).toBe(5);
  const told = JSON.stringify(await checkout.heard());
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
  expect(told).not.toMatch(/eyJ[\w-]+\./);
  expect(await sandbox.charges()).toHaveLength(1);
});

test('what is told cannot be changed by a listener', async ({ checkout, page }) => {
  await checkout.start(MUG);
  const frozen = await page.evaluate(() => {
    const isDeepFrozen = (/** @type {any} */ value) =>
      value === null || typeof value !== 'object' || (Object.isFrozen(value) && Object.values(value).every(isDeepFrozen));
    return merchant.heard.map((/** @type {any} */ { detail }) => isDeepFrozen(detail));
  });
  expect(frozen).toEqual([true]);
});

test('events bubble from the form as DOM events, out of every shadow root', async ({ checkout, page }) => {
  await checkout.open('/nested.html');
  await page.evaluate(() => {
    merchant.onDocument = [];
    for (const event of ['data-ready', 'instrument-ready', 'purchase-completed']) {
      document.addEventListener(`rebilly-instruments-${event}`, (heard) => merchant.onDocument.push(heard.type));
    }
  });
  await page.evaluate(() => merchant.mount({ money: { amount: 38, currency: 'USD' }, form: window.nestedContainer }));
  expect(await page.evaluate(() => merchant.onDocument)).toEqual(['rebilly-instruments-data-ready']);
});

test('on() gives what takes the listener back, and so does off()', async ({ checkout, page }) => {
  await checkout.open();
  await page.evaluate(() => {
    merchant.calls = [];
    const stop = CheckoutInstruments.on('data-ready', () => merchant.calls.push('stopped'));
    const removed = () => merchant.calls.push('removed');
    CheckoutInstruments.on('data-ready', removed);
    CheckoutInstruments.on('data-ready', () => merchant.calls.push('kept'));
    stop();
    stop();
    CheckoutInstruments.off('data-ready', removed);
  });
  await checkout.mount(AMOUNT);
  expect(await page.evaluate(() => merchant.calls)).toEqual(['kept']);
});

test('an event that does not exist is refused', async ({ checkout, page }) => {
  await checkout.open();
  const failure = await page.evaluate(() => {
    try {
      CheckoutInstruments.on('data-redy', () => {});
    } catch (error) {
      return merchant.describe(error);
    }
  });
  expect(failure).toMatchObject({ isCheckoutError: true, code: 'unknown-event' });
  expect(failure.message).toContain('data-ready');
});

test.describe('a listener that throws', () => {
  test.use({ expectedConsoleErrors: [/the merchant's own mistake/] });

  test('breaks neither the checkout nor other listeners', async ({ checkout, page }) => {
    await checkout.open();
    await page.evaluate(() => {
      const mistake = () => {
        throw new Error("the merchant's own mistake");
      };
      for (const event of ['data-ready', 'instrument-ready', 'purchase-completed']) {
        CheckoutInstruments.on(event, mistake);
        document.addEventListener(`rebilly-instruments-${event}`, mistake);
      }
      CheckoutInstruments.on('purchase-completed', () => (merchant.heardBehind = true));
    });
    await checkout.mount(AMOUNT);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.result).toBeVisible();
    expect(await page.evaluate(() => merchant.heardBehind)).toBe(true);
  });
});

test('a listener may call the checkout: an update from data-ready, a destroy from purchase-completed', async ({ checkout, page }) => {
  await checkout.open();
  await page.evaluate(() => {
    CheckoutInstruments.on('data-ready', () => void merchant.update({ money: { amount: 40, currency: 'USD' } }));
    CheckoutInstruments.on('purchase-completed', () => void CheckoutInstruments.destroy());
  });
  await checkout.mount(AMOUNT);
  await expect(checkout.payButton).toHaveText('Pay $40.00');
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.container.getByText('The form of the shop itself')).toBeVisible();
});

test('show, purchase and setup say that this version does not support them', async ({ checkout, page }) => {
  await checkout.start(AMOUNT);
  for (const call of ['show', 'purchase', 'setup']) {
    const { failure } = await page.evaluate((call) => merchant.outcome(() => CheckoutInstruments[call]({})), call);
    expect(failure).toMatchObject({ isCheckoutError: true, code: 'not-supported' });
  }
});
