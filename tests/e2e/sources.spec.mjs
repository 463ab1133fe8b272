// @ts-check
// The ways to say what is bought, from the mount to the money: what is asked, what is sent, what the page is told.
import { APPROVED, PORTLAND } from './support/checkout-page.mjs';
import { AMOUNT, FAILED_REQUESTS, MUG, chargeBodies, expect, jwtOf, operations, test } from './support/customer.mjs';

/** @typedef {import('./support/customer.mjs').CustomerPage} CustomerPage */
/** @typedef {import('./support/customer.mjs').Session} Session */
/** @typedef {import('./support/sandbox.mjs').Sandbox} Sandbox */
/**
 * @typedef {object} Sale
 * @property {object} options
 * @property {Session} [session] The jwt beside the options, or alone.
 * @property {boolean} [isAlone] Whether the jwt alone says what is bought.
 * @property {string} total What is due.
 * @property {number} amount The same as the storefront writes it.
 * @property {object} subject What the charge names.
 * @property {string[]} asked The operations from `mount()` until the shopper can act.
 */

const CUSTOMER = { customerId: 'cus_demo' };
const SIGNED_IN = ['StorefrontGetAccount', 'StorefrontGetPaymentInstrumentCollection'];
const PRICED = ['StorefrontGetPlanCollection', 'StorefrontPostPreviewPurchase', 'StorefrontPostReadyToPay'];
const METHODS = ['StorefrontPostReadyToPay'];
const INVOICE = [...SIGNED_IN, 'StorefrontGetInvoice', ...METHODS];
const TRANSACTION = [...INVOICE, 'StorefrontGetTransaction'];
const MONEY_SUBJECT = { websiteId: 'web_demo', currency: 'USD', amount: 38 };

/** What a merchant's server permits for a mount by a jwt alone; the widget may ask for nothing else then. */
const PERMITTED = [
  'PostToken',
  'StorefrontGetAccount',
  'StorefrontPatchAccount',
  'StorefrontPostPayment',
  'StorefrontGetTransaction',
  'StorefrontPatchTransaction',
  'StorefrontGetPaymentInstrumentCollection',
  'StorefrontPostPaymentInstrument',
  'StorefrontGetPaymentInstrument',
  'StorefrontPatchPaymentInstrument',
  'StorefrontPostPaymentInstrumentDeactivation',
  'StorefrontGetWebsite',
  'StorefrontGetInvoiceCollection',
  'StorefrontGetInvoice',
  'StorefrontGetProductCollection',
  'StorefrontGetProduct',
  'StorefrontPostReadyToPay',
];

/** What is paid by a payment. @type {Record<string, Sale>} */
const PAYMENTS = {
  'money with a jwt': { options: AMOUNT, session: CUSTOMER, total: '$38.00', amount: 38, subject: MONEY_SUBJECT, asked: [...SIGNED_IN, ...METHODS] },
  'an invoice': ofInvoice('in_unpaid', CUSTOMER, '$65.97', 65.97),
  'what is left of an invoice': ofInvoice('in_partly_paid', CUSTOMER, '$67.79', 67.79),
  'an invoice that is past due': ofInvoice('in_past_due', CUSTOMER, '$21.78', 21.78),
  'an invoice with a jwt for it': ofInvoice('in_unpaid', { invoiceId: 'in_unpaid' }, '$65.97', 65.97),
  'a transaction': ofTransaction('txn_waiting', CUSTOMER, '$65.97', 65.97),
  'a transaction for a part of its invoice': ofTransaction('txn_part', CUSTOMER, '$20.00', 20),
  'a jwt alone for an invoice': { ...ofInvoice('in_partly_paid', { invoiceId: 'in_partly_paid' }, '$67.79', 67.79), options: {}, isAlone: true },
  'a jwt alone for a transaction': { ...ofTransaction('txn_part', { transactionId: 'txn_part' }, '$20.00', 20), options: {}, isAlone: true },
};

/** @returns {Sale} */
function ofInvoice(/** @type {string} */ invoiceId, /** @type {Session} */ session, /** @type {string} */ total, /** @type {number} */ amount) {
  return { options: { invoiceId }, session, total, amount, subject: { invoiceId }, asked: INVOICE };
}

/** @returns {Sale} */
function ofTransaction(/** @type {string} */ transactionId, /** @type {Session} */ session, /** @type {string} */ total, /** @type {number} */ amount) {
  return { options: { transactionId }, session, total, amount, subject: { transactionId }, asked: TRANSACTION };
}

/**
 * Mounts a sale, and tells what came of it.
 * @param {CustomerPage} checkout
 * @param {Sandbox} sandbox
 * @param {Pick<Sale, 'options' | 'session' | 'isAlone'>} sale
 */
async function tryMount(checkout, sandbox, { options, session, isAlone }) {
  await checkout.open();
  const jwt = session && (await jwtOf(sandbox, session));
  const all = { ...options, jwt };
  return isAlone ? checkout.tryMountByJwt(all) : checkout.tryMount(all);
}

/** @param {CustomerPage} checkout @param {Sandbox} sandbox @param {Sale} sale */
async function mount(checkout, sandbox, sale) {
  expect((await tryMount(checkout, sandbox, sale)).failure).toBeUndefined();
}

/** Waits for the result, and looks at what was paid. @param {CustomerPage} checkout @param {Pick<Sale, 'total' | 'amount'>} sale */
async function expectPaid(checkout, { total, amount }) {
  await expect(checkout.result).toContainText(`You paid ${total}.`);
  const told = await checkout.details('purchase-completed');
  expect(told).toHaveLength(1);
  expect(told[0].transaction).toMatchObject({ amount, currency: 'USD', result: 'approved' });
}

test.describe('a guest', () => {
  test('buys items', async ({ checkout, sandbox }) => {
    await checkout.start(MUG);
    expect(await operations(sandbox)).toEqual(PRICED);
    await expect(checkout.total).toContainText('$23.00');
    expect((await checkout.details('data-ready'))[0]).toMatchObject({ money: { amount: 23, currency: 'USD' }, previewPurchase: { total: 23 } });
    await checkout.fill();
    await checkout.reviewAndPay();
    await expectPaid(checkout, { total: '$23.00', amount: 23 });
    const [body, ...others] = await chargeBodies(sandbox);
    expect(others).toEqual([]);
    expect(Object.keys(body).sort()).toEqual(['billingAddress', 'deliveryAddress', 'items', 'paymentInstruction', 'websiteId']);
    expect(body).toMatchObject({ items: MUG.items, websiteId: 'web_demo', billingAddress: { postalCode: '97201' } });
    expect(Object.keys(body.paymentInstruction)).toEqual(['token']);
    expect((await sandbox.charges())[0].operation).toBe('StorefrontPostPurchase');
  });

  test('pays an amount', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    expect(await operations(sandbox)).toEqual(METHODS);
    await expect(checkout.total).toContainText('$38.00');
    await checkout.fill();
    await checkout.reviewAndPay();
    await expectPaid(checkout, { total: '$38.00', amount: 38 });
    const [body, ...others] = await chargeBodies(sandbox);
    expect(others).toEqual([]);
    expect({ ...body, token: null }).toEqual({ ...MONEY_SUBJECT, token: null });
    expect((await sandbox.charges())[0].operation).toBe('StorefrontPostPayment');
  });

  test('is told of in this order', async ({ checkout }) => {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.reviewAndPay();
    await expect(checkout.result).toBeVisible();
    expect((await checkout.heard()).map(({ event, detail }) => detail.state ?? event)).toEqual([
      'data-ready',
      'form',
      'preparing',
      'instrument-ready',
      'confirmation',
      'paying',
      'purchase-completed',
      'completed',
    ]);
  });
});

test.describe('a signed-in customer', () => {
  test('buys items with the saved card, at the price of the address that is known', async ({ checkout, sandbox }) => {
    await checkout.open();
    await checkout.mount({ ...MUG, jwt: await jwtOf(sandbox) });
    expect(await operations(sandbox)).toEqual([...SIGNED_IN, ...PRICED].sort());
    expect(await sandbox.count('StorefrontPostPreviewPurchase')).toBe(1);
    await expect(checkout.total).toContainText('$24.60');
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $24.60.');
    const [body, ...others] = await chargeBodies(sandbox);
    expect(others).toEqual([]);
    expect(body).toMatchObject({ items: MUG.items, websiteId: 'web_demo', billingAddress: { city: 'New York' } });
    expect(body.paymentInstruction).toEqual({ paymentInstrumentId: 'inst_visa' });
    expect(await sandbox.count('PostToken')).toBe(0);
  });

  test('buys items with a new card', async ({ checkout, sandbox }) => {
    await checkout.open();
    await checkout.mount({ ...MUG, jwt: await jwtOf(sandbox) });
    await checkout.radio('Use another card').check();
    await checkout.card();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $24.60.');
    const [body, ...others] = await chargeBodies(sandbox);
    expect(others).toEqual([]);
    expect(Object.keys(body.paymentInstruction)).toEqual(['token']);
  });

  for (const [name, sale] of Object.entries(PAYMENTS)) {
    test(`pays ${name} with the saved card`, async ({ checkout, sandbox }) => {
      await mount(checkout, sandbox, sale);
      expect(await operations(sandbox)).toEqual([...sale.asked].sort());
      await expect(checkout.total).toContainText(sale.total);
      await expect(checkout.payButton).toHaveText(`Review and pay ${sale.total}`);
      await expect(checkout.field('email')).toBeHidden();
      await checkout.review();
      await expect(checkout.payButton).toHaveText(`Pay ${sale.total}`);
      expect(await sandbox.charges()).toEqual([]);
      await checkout.press();
      await expectPaid(checkout, sale);
      expect(await chargeBodies(sandbox)).toEqual([{ ...sale.subject, paymentInstrumentId: 'inst_visa' }]);
      // Nothing but the customer's transactions would tell of a lost payment of an amount.
      const noted = 'amount' in sale.subject ? ['StorefrontGetTransactionCollection'] : [];
      expect(await operations(sandbox)).toEqual([...noted, ...sale.asked, 'StorefrontPostPayment'].sort());
    });

    test(`pays ${name} with a new card`, async ({ checkout, sandbox }) => {
      await mount(checkout, sandbox, sale);
      await checkout.radio('Use another card').check();
      await checkout.fill({ address: PORTLAND, card: APPROVED });
      await checkout.reviewAndPay();
      await expectPaid(checkout, sale);
      const [body, ...others] = await chargeBodies(sandbox);
      expect(others).toEqual([]);
      expect({ ...body, token: null }).toEqual({ ...sale.subject, token: null });
      expect(await operations(sandbox)).toEqual(['PostToken', ...sale.asked, 'StorefrontPostPayment'].sort());
      if (sale.isAlone) expect((await operations(sandbox)).filter((operation) => !PERMITTED.includes(operation))).toEqual([]);
    });
  }

  test('learns from data-ready what is paid, and with what', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox, PAYMENTS['a transaction for a part of its invoice']);
    const [ready] = await checkout.details('data-ready');
    expect(ready.money).toEqual({ amount: 20, currency: 'USD' });
    expect(ready.transaction).toMatchObject({ id: 'txn_part', amount: 20 });
    expect(ready.invoice).toMatchObject({ id: 'in_part' });
    expect(ready.account).toMatchObject({ id: 'cus_demo' });
    expect(ready.availableInstruments.map((/** @type {any} */ { id }) => id).sort()).toEqual(['inst_bank', 'inst_mastercard_expired', 'inst_visa', 'inst_visa_declined']);
    expect(ready.readyToPay.map((/** @type {any} */ { method }) => method)).toContain('payment-card');
  });

  test('no event holds a credential', async ({ checkout, sandbox }) => {
    const jwt = await jwtOf(sandbox, { invoiceId: 'in_unpaid' });
    await checkout.open();
    await checkout.tryMountByJwt({ jwt });
    await checkout.reviewAndPay();
    await expect(checkout.result).toBeVisible();
    const told = JSON.stringify(await checkout.heard());
    for (const part of jwt.split('.')) expect(told).not.toContain(part);
    expect(told).not.toContain('pk_sandbox_demo');
  });
});

test.describe('a jwt without a permission', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  /** @type {Record<string, { sale: Pick<Sale, 'options' | 'session' | 'isAlone'>, needed: string[] }>} */
  const MOUNTS = {
    items: { sale: { options: MUG, session: CUSTOMER }, needed: [...SIGNED_IN, 'StorefrontPostPreviewPurchase', ...METHODS] },
    money: { sale: { options: AMOUNT, session: CUSTOMER }, needed: [...SIGNED_IN, ...METHODS] },
    'an invoice': { sale: { options: { invoiceId: 'in_unpaid' }, session: CUSTOMER }, needed: INVOICE },
    'a transaction': { sale: { options: { transactionId: 'txn_part' }, session: CUSTOMER }, needed: TRANSACTION },
    'a jwt alone for an invoice': { sale: PAYMENTS['a jwt alone for an invoice'], needed: INVOICE },
    'a jwt alone for a transaction': { sale: PAYMENTS['a jwt alone for a transaction'], needed: TRANSACTION },
  };

  for (const [name, { sale, needed }] of Object.entries(MOUNTS)) {
    for (const permission of needed) {
      test(`that ${name} needs, ${permission}, is named`, async ({ checkout, sandbox }) => {
        const session = { ...sale.session, without: permission };
        const { failure } = await tryMount(checkout, sandbox, { ...sale, session });
        expect(failure).toMatchObject({ isCheckoutError: true, code: 'forbidden', status: 403, operation: permission, hasCheckout: true });
        expect(failure?.message).toContain(permission);
        await expect(checkout.failure).toContainText('payment set-up is not valid');
        await expect(checkout.failure).toContainText('forbidden');
        await expect(checkout.payButton).toBeHidden();
        expect(await checkout.errors()).toEqual(['forbidden']);
        expect(await sandbox.charges()).toEqual([]);
      });
    }
  }

  test('to read plans shows less, and sells all the same', async ({ checkout, sandbox }) => {
    const session = { ...CUSTOMER, without: 'StorefrontGetPlanCollection' };
    expect((await tryMount(checkout, sandbox, { options: MUG, session })).failure).toBeUndefined();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $24.60.');
  });

  test('to pay leaves the form as it was, uncharged', async ({ checkout, sandbox }) => {
    const session = { invoiceId: 'in_unpaid', without: 'StorefrontPostPayment' };
    expect((await tryMount(checkout, sandbox, { options: {}, session, isAlone: true })).failure).toBeUndefined();
    await checkout.reviewAndPay();
    await expect(checkout.notice).toContainText('You have not been charged.');
    await expect(checkout.payButton).toHaveText('Review and pay $65.97');
    const [told] = await checkout.details('error');
    expect(told).toMatchObject({ code: 'forbidden', status: 403, operation: 'StorefrontPostPayment' });
    expect((await sandbox.charges()).map(({ status }) => status)).toEqual([403]);
  });
});
