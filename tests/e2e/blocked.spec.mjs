// @ts-check
// Records that cannot be paid: what they are stands in place of the form, under a code of its own, and nothing is charged.
import { FAILED_REQUESTS, expect, jwtOf, test } from './support/customer.mjs';

/** @typedef {import('./support/customer.mjs').CustomerPage} CustomerPage */
/** @typedef {import('./support/sandbox.mjs').Sandbox} Sandbox */
/**
 * @typedef {object} Blocked
 * @property {object} options
 * @property {string} code
 * @property {string} text What the shopper reads.
 */

/** @type {Record<string, Blocked>} */
const CLOSED = {
  'a paid invoice': { options: { invoiceId: 'in_paid' }, code: 'invoice-paid', text: 'This invoice has been paid.' },
  'a voided invoice': { options: { invoiceId: 'in_voided' }, code: 'invoice-voided', text: 'This invoice has been canceled.' },
  'an abandoned invoice': { options: { invoiceId: 'in_abandoned' }, code: 'invoice-abandoned', text: 'no longer collected' },
  'a refunded invoice': { options: { invoiceId: 'in_refunded' }, code: 'invoice-refunded', text: 'This invoice has been refunded.' },
  'a disputed invoice': { options: { invoiceId: 'in_disputed' }, code: 'invoice-disputed', text: 'is disputed' },
  'a completed transaction': { options: { transactionId: 'txn_completed' }, code: 'transaction-completed', text: 'This payment has been made.' },
  'a declined transaction': { options: { transactionId: 'txn_declined' }, code: 'transaction-closed', text: 'can no longer be made' },
  'a canceled transaction': { options: { transactionId: 'txn_canceled' }, code: 'transaction-closed', text: 'can no longer be made' },
  'a refunded transaction': { options: { transactionId: 'txn_refunded' }, code: 'transaction-completed', text: 'This payment has been made.' },
};
/** @type {Blocked} */
const DRAFT = { options: { invoiceId: 'in_draft' }, code: 'invoice-draft', text: 'has not been issued yet' };
const BLOCKED = { ...CLOSED, 'a draft': DRAFT };

/** Mounts what cannot be paid. @param {CustomerPage} checkout @param {Sandbox} sandbox @param {object} options */
async function mountFailure(checkout, sandbox, options) {
  await checkout.open();
  return checkout.mountFailure({ ...options, jwt: await jwtOf(sandbox) });
}

/** The checkout says what is the matter, and offers nothing to pay. @param {CustomerPage} checkout @param {string} text @param {string} code */
async function expectBlocked(checkout, text, code) {
  await expect(checkout.failure).toContainText(text);
  await expect(checkout.failure).toContainText(`Error code: ${code}`);
  await expect(checkout.form).toBeHidden();
  await expect(checkout.payButton).toBeHidden();
}

for (const [name, { options, code, text }] of Object.entries(BLOCKED)) {
  test(`${name} cannot be paid, and says so`, async ({ checkout, sandbox }) => {
    const failure = await mountFailure(checkout, sandbox, options);
    expect(failure).toMatchObject({ isCheckoutError: true, code, hasCheckout: true });
    await expectBlocked(checkout, text, code);
    expect(await checkout.errors()).toEqual([code]);
    expect(await checkout.events()).not.toContain('data-ready');
    expect(await sandbox.charges()).toEqual([]);
    expect(await checkout.call('purchase')).toMatchObject({ failure: { code: 'step-unavailable' } });
    expect(await sandbox.charges()).toEqual([]);
  });
}

for (const [name, { options }] of Object.entries(CLOSED)) {
  test(`${name} does not offer to try again`, async ({ checkout, sandbox }) => {
    await mountFailure(checkout, sandbox, options);
    await expect(checkout.failure).toBeVisible();
    await expect(checkout.outcome.getByRole('button')).toHaveCount(0);
  });
}

test('a draft may be issued meanwhile, so it can be asked for again', async ({ checkout, sandbox }) => {
  await mountFailure(checkout, sandbox, DRAFT.options);
  expect(await sandbox.count('StorefrontGetInvoice')).toBe(1);
  await checkout.retry();
  await expect.poll(() => sandbox.count('StorefrontGetInvoice')).toBe(2);
  await expectBlocked(checkout, DRAFT.text, DRAFT.code);
  await checkout.expectFocus('outcome');
});

for (const invoiceId of ['in_paid', 'in_voided', 'in_abandoned', 'in_refunded', 'in_disputed', 'in_draft']) {
  test(`what ${invoiceId} was for is still shown`, async ({ checkout, sandbox }) => {
    await mountFailure(checkout, sandbox, { invoiceId });
    await expect(checkout.summary).toBeVisible();
    await expect(checkout.total).toBeVisible();
  });
}

test('what a completed transaction was for is still shown', async ({ checkout, sandbox }) => {
  await mountFailure(checkout, sandbox, { transactionId: 'txn_completed' });
  await expect(checkout.summary).toBeVisible();
  await expect(checkout.total).toContainText('$209.04');
});

test('a jwt alone for what is paid says the same', async ({ checkout, sandbox }) => {
  await checkout.open();
  const { failure } = await checkout.tryMountByJwt({ jwt: await jwtOf(sandbox, { invoiceId: 'in_paid' }) });
  expect(failure).toMatchObject({ code: 'invoice-paid', hasCheckout: true });
  await expectBlocked(checkout, 'This invoice has been paid.', 'invoice-paid');
});

test('another record takes the place of one that cannot be paid', async ({ checkout, sandbox }) => {
  await mountFailure(checkout, sandbox, { invoiceId: 'in_paid' });
  await checkout.update({ invoiceId: 'in_unpaid' });
  await expect(checkout.failure).toBeHidden();
  await expect(checkout.payButton).toHaveText('Review and pay $65.97');
  await checkout.reviewAndPay();
  await expect(checkout.result).toContainText('You paid $65.97.');
});

test.describe('an unknown id', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  for (const options of [{ invoiceId: 'in_nowhere' }, { transactionId: 'txn_nowhere' }]) {
    test(`${Object.values(options)} is not found`, async ({ checkout, sandbox }) => {
      const failure = await mountFailure(checkout, sandbox, options);
      expect(failure).toMatchObject({ isCheckoutError: true, code: 'not-found', status: 404, hasCheckout: true });
      await expectBlocked(checkout, 'cannot be paid as it is', 'not-found');
      expect(await checkout.errors()).toEqual(['not-found']);
      expect(await sandbox.charges()).toEqual([]);
    });
  }

  test("another customer's invoice is not found either", async ({ checkout, sandbox }) => {
    await checkout.open();
    const failure = await checkout.mountFailure({ invoiceId: 'in_unpaid', jwt: await jwtOf(sandbox, { customerId: 'cus_new' }) });
    expect(failure).toMatchObject({ code: 'not-found', hasCheckout: true });
    await expect(checkout.summary).not.toContainText('65.97');
  });
});

test.describe('paid elsewhere', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  test('what was paid elsewhere while the shopper looked at it is not paid twice', async ({ page, checkout, sandbox }) => {
    await checkout.open();
    await checkout.mount({ invoiceId: 'in_unpaid', jwt: await jwtOf(sandbox) });
    await checkout.review();
    const paidElsewhere = await page.evaluate(async (jwt) => {
      const url = `${window.sandboxAddresses.api}/organizations/org_demo/storefront/payment`;
      const headers = { Authorization: `Bearer ${jwt}`, 'Content-Type': 'application/json' };
      const body = JSON.stringify({ invoiceId: 'in_unpaid', paymentInstrumentId: 'inst_visa' });
      return (await fetch(url, { method: 'POST', headers, body })).status;
    }, await jwtOf(sandbox));
    expect(paidElsewhere).toBe(201);
    await checkout.press();
    await expect(checkout.result).toContainText('You paid $65.97.');
    expect((await sandbox.charges()).filter(({ status }) => status === 201)).toHaveLength(1);
  });
});
