// @ts-check
// What the merchant's page is told, in which order, and what it is never told.
import { APPROVED, DECLINED, NEW_YORK } from './support/checkout-page.mjs';
import { expect, test } from './support/checkout.mjs';

const MUG = { items: [{ planId: 'plan_mug', quantity: 1 }] };
const AMOUNT = { money: { amount: 38, currency: 'USD' } };

test('a purchase is told in its order, with what the page needs', async ({ checkout }) => {
  await checkout.start(MUG);
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  expect(await checkout.events()).toEqual(['data-ready', 'instrument-ready', 'purchase-completed']);
  expect(await checkout.steps()).toEqual(['form', 'preparing', 'confirmation', 'paying', 'completed']);
  expect(await checkout.detail('data-ready')).toMatchObject({
    money: { amount: 23, currency: 'USD' },
    previewPurchase: { total: 23, currency: 'USD' },
    readyToPay: [{ method: 'payment-card', brands: expect.arrayContaining(['Visa']) }, { method: 'paypal' }, { method: 'ach' }],
  });
  expect(await checkout.detail('instrument-ready')).toMatchObject({
    _raw: { id: expect.any(String), method: 'payment-card' },
    method: 'payment-card',
    isExistingInstrument: false,
    websiteId: 'web_demo',
    paymentInstrument: { brand: 'Visa', last4: '1111' },
    billingAddress: { firstName: 'Ada', country: 'US' },
    deliveryAddress: { firstName: 'Ada', country: 'US' },
  });
  expect(await checkout.detail('purchase-completed')).toMatchObject({
    orderId: expect.stringMatching(/^ord_/),
    transaction: { result: 'approved', amount: 23, currency: 'USD' },
  });
});

test('each step is told, also those that are gone back', async ({ checkout }) => {
  await checkout.start(AMOUNT);
  await checkout.fill({ card: DECLINED });
  await checkout.review();
  await checkout.goBack();
  await checkout.pay();
  await checkout.step('form');
  await checkout.card(APPROVED);
  await checkout.pay();
  await checkout.step('completed');
  const toDecline = ['preparing', 'confirmation', 'form', 'preparing', 'confirmation', 'paying', 'form'];
  expect(await checkout.steps()).toEqual(['form', ...toDecline, 'preparing', 'confirmation', 'paying', 'completed']);
});

test('another total is told with the one before it, and the same total is not', async ({ checkout }) => {
  await checkout.start(MUG);
  await checkout.fillAddress(NEW_YORK);
  await checkout.cardInput('cardnumber').click();
  await expect(checkout.payButton).toHaveText('Review and pay $24.60');
  await checkout.update({ items: [{ planId: 'plan_mug', quantity: 2 }] });
  const told = (await checkout.heard()).filter(({ event }) => event === 'totals-changed').map(({ detail }) => detail);
  expect(told).toMatchObject([
    { money: { amount: 24.6, currency: 'USD' }, previous: { amount: 23, currency: 'USD' }, previewPurchase: { total: 24.6 } },
    { money: { amount: 44.2, currency: 'USD' }, previous: { amount: 24.6, currency: 'USD' }, previewPurchase: { total: 44.2 } },
  ]);
});

test('no event holds a key, a session, a jwt or a card number, and only instrument-ready names the payment token', async ({ checkout, page, sandbox }) => {
  const jwt = await sandbox.jwt({ customerId: 'cus_new' });
  const secrets = ['pk_sandbox_demo', '4111111111111111', '4111 1111', jwt];
  /** @type {string[]} */
  const tokens = [];
  page.on('response', async (response) => {
    if (!/\/(tokens|storefront\/(purchase|payment))$/.test(new URL(response.url()).pathname)) return;
    const { id, token } = await response.json();
    if (response.url().endsWith('/tokens')) tokens.push(id);
    if (token) secrets.push(token);
  });
  await checkout.start({ ...MUG, jwt });
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  await expect.poll(() => tokens.length).toBe(1);
  const heard = await checkout.heard();
  expect(secrets.filter((secret) => JSON.stringify(heard).includes(secret))).toEqual([]);
  expect(JSON.stringify(heard)).not.toMatch(/eyJ[\w-]+\./);
  expect(heard.filter(({ detail }) => JSON.stringify(detail).includes(tokens[0])).map(({ event }) => event)).toEqual(['instrument-ready']);
  expect(heard.find(({ event }) => event === 'instrument-ready')?.detail._raw.id).toBe(tokens[0]);
  expect(await sandbox.charges()).toHaveLength(1);
});

test('the session of a guest, which a purchase answers with, is told to nobody', async ({ checkout, page }) => {
  /** @type {string[]} */
  const sessions = [];
  page.on('response', async (response) => {
    if (!response.url().endsWith('/storefront/purchase')) return;
    const { token } = await response.json();
    if (token) sessions.push(token);
  });
  await checkout.start(MUG);
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  await expect.poll(() => sessions.length).toBe(1);
  expect(JSON.stringify(await checkout.heard())).not.toContain(sessions[0]);
});

test('what is told cannot be changed by a listener', async ({ checkout, page }) => {
  await checkout.start(MUG);
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  const thawed = await page.evaluate(() => {
    const isDeepFrozen = (/** @type {any} */ value) =>
      value === null || typeof value !== 'object' || (Object.isFrozen(value) && Object.values(value).every(isDeepFrozen));
    return merchant.heard.filter((/** @type {any} */ { detail }) => !isDeepFrozen(detail)).map((/** @type {any} */ { event }) => event);
  });
  expect(thawed).toEqual([]);
  expect(await checkout.events()).toHaveLength(3);
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
  await expect(checkout.payButton).toHaveText('Review and pay $40.00');
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.container.getByText('The form of the shop itself')).toBeVisible();
});

test('a listener may destroy the checkout in the middle of a call of the page: nothing crashes', async ({ checkout, page }) => {
  await checkout.start(AMOUNT);
  await checkout.fill();
  await checkout.payButton.click();
  await expect(checkout.confirmation).toBeVisible();
  const code = await page.evaluate(async () => {
    const [mounted] = merchant.checkouts;
    mounted.on('state-changed', () => void mounted.destroy());
    return mounted.purchase().catch((/** @type {any} */ error) => error.code);
  });
  expect(code).toBe('destroyed');
  await expect(checkout.container.getByText('The form of the shop itself')).toBeVisible();
  // What had been sent is told; a mount before that would ask how it went.
  await expect.poll(() => checkout.events()).toContain('purchase-completed');
  await checkout.mount(AMOUNT);
  await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  expect(await checkout.events()).not.toContain('error');
});

test('purchase, setup and show say what is missing, and nothing is charged', async ({ checkout, sandbox }) => {
  await checkout.start(AMOUNT);
  expect((await checkout.call('purchase')).failure).toMatchObject({ isCheckoutError: true, code: 'instrument-missing' });
  expect((await checkout.call('purchase', {})).failure).toMatchObject({ isCheckoutError: true, code: 'instrument-missing' });
  expect((await checkout.call('setup')).failure).toMatchObject({ isCheckoutError: true, code: 'step-unavailable' });
  expect((await checkout.call('show', 'confirmation')).failure).toMatchObject({ isCheckoutError: true, code: 'instrument-missing' });
  expect((await checkout.call('show', 'result')).failure).toMatchObject({ isCheckoutError: true, code: 'step-unavailable' });
  expect((await checkout.call('show', 'form')).failure).toBeUndefined();
  expect(await sandbox.charges()).toEqual([]);
});

test('without a mount, purchase, setup and show say what to do', async ({ checkout }) => {
  await checkout.open();
  for (const name of /** @type {const} */ (['purchase', 'setup', 'show'])) {
    expect((await checkout.call(name, 'form')).failure).toMatchObject({ isCheckoutError: true, code: 'not-mounted' });
  }
});
