// @ts-check
// What can fail before the shopper can act: each has its text, its code and a way on, in a time that can be waited. What
// passes by itself is in `retries.spec.mjs`; here it does not.
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';

const MUG = { items: [{ planId: 'plan_mug', quantity: 1 }] };
const AMOUNT = { money: { amount: 38, currency: 'USD' } };
const LIMIT = 10_000;
/** A storefront that is busy says when to come back, and one that does not answer is asked twice. */
const LONG_LIMIT = 20_000;

test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

/** @typedef {import('./support/checkout-page.mjs').CheckoutPage} CheckoutPage */

/**
 * The checkout says that it failed, to the shopper and to the page.
 * @param {CheckoutPage} checkout
 * @param {import('./support/checkout-page.mjs').Outcome} outcome
 * @param {{ code: string, text: string, limit?: number }} expected
 */
async function expectFailure(checkout, { failure, milliseconds }, { code, text, limit = LIMIT }) {
  expect(milliseconds).toBeLessThan(limit);
  expect(failure).toMatchObject({ isError: true, isCheckoutError: true, name: 'CheckoutError', code, hasCheckout: true });
  await expect(checkout.failure).toContainText('The checkout could not be loaded');
  await expect(checkout.failure).toContainText(text);
  await expect(checkout.failure).toContainText(`Error code: ${code}`);
  await expect(checkout.failure).toHaveRole('alert');
  await expect(checkout.form).toBeHidden();
  expect(await checkout.events()).toEqual(['error']);
  expect((await checkout.detail('error')).code).toBe(code);
  expect(failure?.message.match(/^See /gm)).toHaveLength(1);
  expect((await checkout.detail('error')).message).toBe(failure?.message);
}

/** @param {CheckoutPage} checkout */
async function expectRetryToWork(checkout) {
  await checkout.retry();
  await expect(checkout.payButton).toBeEnabled();
  await expect.poll(() => checkout.events()).toEqual(['error', 'data-ready']);
  await checkout.expectFocus('field-emails');
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
}

/** @type {{ name: string, faults: Partial<import('./support/sandbox.mjs').Fault>, code: string, text: string, limit?: number }[]} */
const ANSWERS = [
  { name: 'an API that is down', faults: { drop: 'before' }, code: 'network-unreachable', text: 'The shop could not be reached. Check your internet connection.' },
  { name: 'a 401', faults: { status: 401 }, code: 'unauthorized', text: "The shop's payment set-up is not valid right now." },
  { name: 'a 403', faults: { status: 403 }, code: 'forbidden', text: "The shop's payment set-up is not valid right now." },
  { name: 'a 422', faults: { status: 422 }, code: 'request-refused', text: 'This order cannot be paid as it is.' },
  { name: 'a 429', faults: { status: 429 }, code: 'rate-limited', text: 'The shop is very busy.', limit: LONG_LIMIT },
  { name: 'a 500 with a web page', faults: { status: 500 }, code: 'storefront-failed', text: 'Something went wrong at the shop.' },
  {
    name: 'a 200 with a web page',
    faults: { status: 200, body: '<!doctype html><p>Sign in to the hotel network</p>', contentType: 'text/html' },
    code: 'answer-unreadable',
    text: 'Something went wrong at the shop.',
  },
];

for (const { name, faults, ...expected } of ANSWERS) {
  test(`${name} is told, and the retry works`, async ({ checkout, sandbox }) => {
    await sandbox.fault({ match: '* /storefront/*', times: 0, ...faults });
    await checkout.open();
    await expectFailure(checkout, await checkout.tryMount(MUG), expected);
    await sandbox.reset();
    await expectRetryToWork(checkout);
  });
}

test('a plain amount is told of as well', async ({ checkout, sandbox }) => {
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', status: 500 });
  await checkout.open();
  const expected = { code: 'storefront-failed', text: 'Something went wrong at the shop.' };
  await expectFailure(checkout, await checkout.tryMount(AMOUNT), expected);
  await expectRetryToWork(checkout);
});

test('a retry that fails again says so again', async ({ checkout, sandbox }) => {
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', times: 2, status: 500 });
  await checkout.open();
  await checkout.tryMount(AMOUNT);
  await checkout.retry();
  await expect.poll(() => checkout.events()).toEqual(['error', 'error']);
  await expect(checkout.failure).toBeVisible();
  await checkout.expectFocus('outcome');
  await checkout.retry();
  await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  expect(await checkout.steps()).toEqual(['failed', 'loading', 'failed', 'loading', 'form']);
});

test('an API that does not answer is asked twice and then given up, and it is said that it takes long', async ({ checkout, sandbox }) => {
  test.setTimeout(60_000);
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 25_000, times: 2 });
  await checkout.open();
  await checkout.beginMount(AMOUNT);
  await expect(checkout.container.getByRole('status')).toContainText('This takes longer than usual.', { timeout: 15_000 });
  const expected = { code: 'request-timeout', text: 'The shop is taking too long to answer.', limit: LONG_LIMIT };
  await expectFailure(checkout, await checkout.mounted(), expected);
  await expectRetryToWork(checkout);
});

test('a wrong key is a 401 that names what to check', async ({ checkout }) => {
  await checkout.open();
  const outcome = await checkout.tryMount({ ...AMOUNT, publishableKey: 'pk_sandbox_wrong' });
  await expectFailure(checkout, outcome, { code: 'unauthorized', text: "The shop's payment set-up is not valid right now." });
  expect(outcome.failure).toMatchObject({ status: 401, operation: 'StorefrontPostReadyToPay' });
  expect(outcome.failure?.message).toContain('publishableKey');
  expect(JSON.stringify(outcome.failure)).not.toContain('pk_sandbox_wrong');
});

test('a plan that does not exist is a 422 whose fields the page gets', async ({ checkout }) => {
  await checkout.open();
  const outcome = await checkout.tryMount({ items: [{ planId: 'plan_nowhere', quantity: 1 }] });
  await expectFailure(checkout, outcome, { code: 'request-refused', text: 'This order cannot be paid as it is.' });
  expect(outcome.failure?.status).toBe(422);
  expect(outcome.failure?.problem.invalidFields[0].field).toMatch(/^items/);
});

test('a blocked FramePay is told, and the retry works', async ({ checkout, page, sandbox }) => {
  const { framepay } = sandbox.addresses;
  await page.route(framepay, (route) => route.abort('blockedbyclient'));
  await checkout.open();
  const text = 'The payment fields could not be loaded. A blocker or a network filter may be stopping them.';
  await expectFailure(checkout, await checkout.tryMount(AMOUNT), { code: 'framepay-blocked', text });
  await page.unroute(framepay);
  await expectRetryToWork(checkout);
});

test('a script in the place of FramePay that is not FramePay is told', async ({ checkout, page, sandbox }) => {
  await page.route(sandbox.addresses.framepay, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  await checkout.open();
  const text = 'The payment fields could not be loaded.';
  await expectFailure(checkout, await checkout.tryMount(AMOUNT), { code: 'framepay-blocked', text });
});

test('card fields that report an error are told', async ({ checkout, sandbox }) => {
  const _dev = { sandboxUrl: sandbox.addresses.api, framePayScriptLink: `${sandbox.addresses.framepay}?mountError=1` };
  await checkout.open();
  const text = 'The payment fields could not be loaded.';
  await expectFailure(checkout, await checkout.tryMount({ ...AMOUNT, _dev }), { code: 'framepay-failed', text });
});

test('a FramePay that is never ready is given up within ten seconds', async ({ checkout, sandbox }) => {
  const _dev = { sandboxUrl: sandbox.addresses.api, framePayScriptLink: `${sandbox.addresses.framepay}?neverReady=1` };
  await checkout.open();
  const text = 'The payment fields could not be loaded.';
  await expectFailure(checkout, await checkout.tryMount({ ...AMOUNT, _dev }), { code: 'framepay-failed', text });
});

test('a FramePay that was ready too late works after a retry', async ({ checkout, sandbox }) => {
  const _dev = { sandboxUrl: sandbox.addresses.api, framePayScriptLink: `${sandbox.addresses.framepay}?readyDelay=9000` };
  await checkout.open();
  const text = 'The payment fields could not be loaded.';
  await expectFailure(checkout, await checkout.tryMount({ ...AMOUNT, _dev }), { code: 'framepay-failed', text });
  await expectRetryToWork(checkout);
});

test('a failure to load leaves the focus where the shopper is on the page', async ({ checkout, page, sandbox }) => {
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', status: 500 });
  await checkout.open('/nested.html');
  await page.getByLabel('Note to the shop').focus();
  await checkout.tryMount(AMOUNT);
  await expect(checkout.failure).toBeVisible();
  await expect(page.getByLabel('Note to the shop')).toBeFocused();
});

test('the widget of a failed mount can be taken down, and a new one mounted', async ({ checkout, page, sandbox }) => {
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', status: 500 });
  await checkout.open();
  await checkout.tryMount(AMOUNT);
  await page.evaluate(() => merchant.checkouts[0].destroy());
  await expect(checkout.container.getByText('The form of the shop itself')).toBeVisible();
  await checkout.mount(AMOUNT);
  await expect(checkout.payButton).toHaveText('Review and pay $38.00');
});
