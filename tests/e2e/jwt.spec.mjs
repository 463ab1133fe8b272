// @ts-check
// The session of a signed-in customer: what is wrong with it before a call is made, and what happens when it is over.
import { AMOUNT, FAILED_REQUESTS, HOME, MUG, askedDuring, expect, jwtOf, test } from './support/customer.mjs';

/** @typedef {import('./support/customer.mjs').CustomerPage} CustomerPage */
/** @typedef {import('./support/sandbox.mjs').Sandbox} Sandbox */

/** Nothing that was signed or claimed is in what the page or its developer gets to see. @param {string} jwt @param {unknown} seen */
function expectNothingOf(jwt, seen) {
  const text = JSON.stringify(seen);
  for (const part of jwt.split('.').filter((part) => part.length > 8)) expect(text).not.toContain(part);
}

/** Everything that a page logs. @param {import('@playwright/test').Page} page */
function logOf(page) {
  /** @type {string[]} */
  const lines = [];
  page.on('console', (message) => lines.push(message.text()));
  return lines;
}

/** A JWT of these claims; its signature is nobody's. @param {unknown} claims */
function forged(claims) {
  const part = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'HS256', typ: 'JWT' }), part(claims), 'c2lnbmF0dXJlLW9mLW5vYm9keQ'].join('.');
}

const LATER = 4_000_000_000;
const OF_DEMO = { exp: LATER, merchant: 'org_demo', claims: { websiteId: 'web_demo' } };

/**
 * Options that are wrong by their JWT, with the one problem that they have.
 * @type {Record<string, { jwt: string | ((sandbox: Sandbox) => Promise<string>), options: object, isAlone?: boolean, code: string, path: string }>}
 */
const WRONG = {
  'no JWT at all': { jwt: 'not-a-jwt-but-some-secret', options: AMOUNT, code: 'jwt-malformed', path: 'jwt' },
  'a JWT of two parts': { jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjQwMDAwMDAwMDB9', options: AMOUNT, code: 'jwt-malformed', path: 'jwt' },
  'a payload that is no object': { jwt: forged('a text that is long enough'), options: AMOUNT, code: 'jwt-malformed', path: 'jwt' },
  'one that has expired': { jwt: forged({ ...OF_DEMO, exp: 1_000_000_000 }), options: AMOUNT, code: 'jwt-expired', path: 'jwt' },
  'one that expires now': { jwt: (sandbox) => jwtOf(sandbox, { customerId: 'cus_demo', expiresIn: 0 }), options: AMOUNT, code: 'jwt-expired', path: 'jwt' },
  'one without claims, alone': {
    jwt: (sandbox) => jwtOf(sandbox, { invoiceId: 'in_unpaid', claims: 'none' }),
    options: {},
    isAlone: true,
    code: 'jwt-claims-missing',
    path: 'jwt',
  },
  'one for a customer, alone': { jwt: (sandbox) => jwtOf(sandbox), options: {}, isAlone: true, code: 'jwt-claims-missing', path: 'jwt' },
  'one of another organization': {
    jwt: forged({ ...OF_DEMO, merchant: 'org_other' }),
    options: AMOUNT,
    code: 'jwt-contradicts-option',
    path: 'organizationId',
  },
  'one of another website': {
    jwt: forged({ ...OF_DEMO, claims: { websiteId: 'web_other' } }),
    options: AMOUNT,
    code: 'jwt-contradicts-option',
    path: 'websiteId',
  },
  'one for another invoice': {
    jwt: (sandbox) => jwtOf(sandbox, { invoiceId: 'in_unpaid' }),
    options: { invoiceId: 'in_part' },
    code: 'jwt-contradicts-option',
    path: 'invoiceId',
  },
  'one for another transaction': {
    jwt: (sandbox) => jwtOf(sandbox, { transactionId: 'txn_part' }),
    options: { transactionId: 'txn_waiting' },
    code: 'jwt-contradicts-option',
    path: 'transactionId',
  },
  'one for a transaction beside an invoice': {
    jwt: (sandbox) => jwtOf(sandbox, { transactionId: 'txn_part' }),
    options: { invoiceId: 'in_part' },
    code: 'jwt-contradicts-option',
    path: 'invoiceId',
  },
  'one for an invoice beside items': {
    jwt: (sandbox) => jwtOf(sandbox, { invoiceId: 'in_unpaid' }),
    options: MUG,
    code: 'jwt-contradicts-option',
    path: 'jwt',
  },
  'one for a transaction beside money': {
    jwt: (sandbox) => jwtOf(sandbox, { transactionId: 'txn_part' }),
    options: AMOUNT,
    code: 'jwt-contradicts-option',
    path: 'jwt',
  },
};

test.describe('before a call is made', () => {
  for (const [name, { jwt: given, options, isAlone, code, path }] of Object.entries(WRONG)) {
    test(`${name}: ${code}`, async ({ checkout, page, sandbox }) => {
      const log = logOf(page);
      const jwt = typeof given === 'string' ? given : await given(sandbox);
      await checkout.open();
      const { failure } = isAlone ? await checkout.tryMountByJwt({ ...options, jwt }) : await checkout.tryMount({ ...options, jwt });
      expect(failure).toMatchObject({ isCheckoutError: true, code: 'options-invalid', hasCheckout: false });
      expect(failure?.problems?.map(({ path, code }) => ({ path, code }))).toEqual([{ path, code }]);
      expect(await sandbox.requests()).toEqual([]);
      expectNothingOf(jwt, [failure, await checkout.heard(), log]);
      await expect(page.locator('[part]')).toHaveCount(0);
    });
  }

  test('a record without a JWT', async ({ checkout, sandbox }) => {
    await checkout.open();
    const failure = await checkout.mountFailure({ invoiceId: 'in_unpaid' });
    expect(failure.code).toBe('options-invalid');
    expect(failure.problems?.map(({ path }) => path)).toEqual(['jwt']);
    expect(await sandbox.requests()).toEqual([]);
  });
});

test.describe('a JWT that the storefront does not accept', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  test('stands in place of the form from the start, and another one goes on', async ({ checkout, page, sandbox }) => {
    const log = logOf(page);
    const jwt = forged(OF_DEMO);
    await checkout.open();
    const failure = await checkout.mountFailure({ ...AMOUNT, jwt });
    expect(failure).toMatchObject({ code: 'jwt-expired', status: 401, hasCheckout: true });
    await expect(checkout.failure).toContainText('Your session has expired');
    await expect(checkout.payButton).toBeHidden();
    expectNothingOf(jwt, [failure, await checkout.heard(), log]);
    await checkout.update({ jwt: await jwtOf(sandbox) });
    await expect(checkout.failure).toBeHidden();
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  });
});

test.describe('a session that ends while the checkout is open', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  /** Mounts with a session that lasts. @param {CustomerPage} checkout @param {Sandbox} sandbox @param {object} options */
  async function mountSignedIn(checkout, sandbox, options) {
    await checkout.open();
    await checkout.mount({ ...options, jwt: await jwtOf(sandbox) });
  }

  /** It says so, to the shopper and to the page. @param {CustomerPage} checkout */
  async function expectExpired(checkout) {
    await expect(checkout.failure).toContainText('Your session has expired', { timeout: 10_000 });
    await expect(checkout.failure).toContainText('You have not been charged, and what you entered is kept.');
    await expect(checkout.payButton).toBeHidden();
    await expect(checkout.outcome.getByRole('button')).toHaveCount(0);
    expect((await checkout.steps()).at(-1)).toBe('expired');
    expect((await checkout.errors()).at(-1)).toBe('jwt-expired');
  }

  test('keeps everything that was typed for the next session, which can pay', async ({ checkout, sandbox }) => {
    await mountSignedIn(checkout, sandbox, AMOUNT);
    await checkout.radio('Use another card').check();
    await checkout.settleIn({ ...HOME, city: 'Albany' });
    await checkout.endSoon(sandbox);
    await expectExpired(checkout);
    expect(await checkout.errors()).toEqual(['jwt-expired']);
    expect(await sandbox.charges()).toEqual([]);
    await checkout.update({ jwt: await jwtOf(sandbox) });
    await expect(checkout.failure).toBeHidden();
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
    expect((await checkout.steps()).at(-1)).toBe('form');
    await expect(checkout.radio('Use another card')).toBeChecked();
    expect(await checkout.address()).toEqual({ ...HOME, city: 'Albany' });
    await checkout.expectSameCard();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('gives the focus back to the field that had it', async ({ checkout, sandbox }) => {
    await mountSignedIn(checkout, sandbox, AMOUNT);
    await checkout.radio('Use another card').check();
    await checkout.settleIn(HOME);
    await checkout.endSoon(sandbox);
    await expectExpired(checkout);
    await checkout.update({ jwt: await jwtOf(sandbox) });
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
    await checkout.expectFocus('field-firstName');
    expect(await checkout.selection('firstName')).toEqual([1, 3]);
  });

  test('ends while items are shown, with the total that was chosen', async ({ checkout, sandbox }) => {
    await mountSignedIn(checkout, sandbox, { items: [{ planId: 'plan_mug', quantity: 2 }] });
    const total = await checkout.total.innerText();
    await checkout.endSoon(sandbox);
    await expectExpired(checkout);
    await expect(checkout.total).toHaveText(total);
    await checkout.update({ jwt: await jwtOf(sandbox) });
    await expect(checkout.total).toHaveText(total);
    await checkout.reviewAndPay();
    await expect(checkout.result).toBeVisible();
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('ends where a JWT alone says what is bought', async ({ checkout, sandbox }) => {
    await checkout.open();
    expect((await checkout.tryMountByJwt({ jwt: await jwtOf(sandbox, { invoiceId: 'in_unpaid' }) })).failure).toBeUndefined();
    await checkout.endSoon(sandbox, { invoiceId: 'in_unpaid' });
    await expectExpired(checkout);
    await checkout.update({ jwt: await jwtOf(sandbox, { invoiceId: 'in_unpaid' }) });
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $65.97.');
  });

  test('ends in the confirmation, which comes back', async ({ checkout, sandbox }) => {
    await mountSignedIn(checkout, sandbox, AMOUNT);
    await checkout.endSoon(sandbox);
    await checkout.review();
    await expectExpired(checkout);
    await expect(checkout.confirmation).toBeHidden();
    expect(await sandbox.charges()).toEqual([]);
    await checkout.update({ jwt: await jwtOf(sandbox) });
    await expect(checkout.confirmation).toBeVisible();
    await checkout.press();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('refuses what the page asks for, and an update without another session', async ({ checkout, sandbox }) => {
    await mountSignedIn(checkout, sandbox, AMOUNT);
    await checkout.endSoon(sandbox);
    await expectExpired(checkout);
    for (const step of /** @type {const} */ (['purchase', 'show'])) {
      const args = step === 'show' ? ['confirmation'] : [];
      expect(await checkout.call(step, ...args)).toMatchObject({ failure: { code: 'jwt-expired' } });
    }
    const { failure } = await checkout.tryUpdate({ money: { amount: 40, currency: 'USD' } });
    expect(failure).toMatchObject({ isCheckoutError: true });
    await expect(checkout.failure).toContainText('Your session has expired');
    expect(await sandbox.charges()).toEqual([]);
  });

  test('goes on with a session that was renewed in time', async ({ checkout, page, sandbox }) => {
    await mountSignedIn(checkout, sandbox, AMOUNT);
    await checkout.endSoon(sandbox);
    await checkout.update({ jwt: await jwtOf(sandbox) });
    await page.waitForTimeout(4_000);
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
    expect(await checkout.errors()).toEqual([]);
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $38.00.');
  });

  for (const [name, options, operation] of /** @type {const} */ ([['an amount', AMOUNT, 'payment'], ['items', MUG, 'purchase']])) {
    test(`is withdrawn while ${name} is being paid: nothing is charged`, async ({ checkout, sandbox }) => {
      await checkout.open();
      await checkout.mount({ ...options, jwt: await jwtOf(sandbox) });
      await sandbox.fault({ match: `POST /storefront/${operation}`, status: 401 });
      await checkout.reviewAndPay();
      await expectExpired(checkout);
      await checkout.expectFocus('outcome');
      expect((await sandbox.charges()).map(({ status }) => status)).toEqual([401]);
      expect(await checkout.events()).not.toContain('purchase-completed');
      await checkout.update({ jwt: await jwtOf(sandbox) });
      await expect(checkout.failure).toBeHidden();
      await checkout.reviewAndPay();
      await expect(checkout.result).toBeVisible();
      expect((await sandbox.charges()).map(({ status }) => status)).toEqual([401, 201]);
    });
  }

  test('is withdrawn before an update: the update rejects, and the order on screen stays', async ({ checkout, sandbox }) => {
    await checkout.open();
    await checkout.mount({ ...AMOUNT, jwt: await jwtOf(sandbox) });
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', status: 401 });
    const { failure } = await checkout.tryUpdate({ money: { amount: 40, currency: 'USD' } });
    expect(failure).toMatchObject({ isCheckoutError: true, code: 'jwt-expired', status: 401 });
    await expectExpired(checkout);
    await expect(checkout.total).toContainText('$38.00');
    await checkout.update({ jwt: await jwtOf(sandbox), money: { amount: 40, currency: 'USD' } });
    await expect(checkout.payButton).toHaveText('Review and pay $40.00');
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $40.00.');
  });

  test('asks the account anew for another session', async ({ checkout, sandbox }) => {
    // One that is short from the start, and long enough to mount.
    await checkout.open();
    await checkout.mount({ ...AMOUNT, jwt: await jwtOf(sandbox, { customerId: 'cus_demo', expiresIn: 8 }) });
    await expectExpired(checkout);
    const asked = await askedDuring(sandbox, async () => checkout.update({ jwt: await jwtOf(sandbox) }));
    expect(asked.sort()).toEqual(['StorefrontGetAccount', 'StorefrontGetPaymentInstrumentCollection', 'StorefrontPostReadyToPay']);
  });
});
