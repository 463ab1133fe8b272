// @ts-check
// What a signed-in customer has saved: choosing, paying with it, and adding, replacing, removing, making it the default.
import { APPROVED, PORTLAND } from './support/checkout-page.mjs';
import { AMOUNT, FAILED_REQUESTS, HOME, MUG, askedDuring, chargeBodies, expect, jwtOf, test } from './support/customer.mjs';

/** @typedef {import('./support/customer.mjs').CustomerPage} CustomerPage */
/** @typedef {import('./support/sandbox.mjs').Sandbox} Sandbox */

const VISA = 'Visa ending in 1111';
const BANK = 'First Demo Bank ending in 6789';
const EXPIRED = 'Mastercard ending in 4444';
const DECLINED = 'Visa ending in 0002';
/** A card that is not among the saved ones. */
const ANOTHER = '5555555555554444';
const ALLOWED = { allowMakeDefault: true, allowUpdate: true, allowDeactivate: true };

/**
 * Mounts for a customer; without `options`, an amount with everything that a customer may do.
 * @param {CustomerPage} checkout
 * @param {Sandbox} sandbox
 * @param {object} [options]
 * @param {string} [customerId]
 */
async function mount(checkout, sandbox, options = { ...AMOUNT, paymentInstruments: ALLOWED }, customerId = 'cus_demo') {
  await checkout.open();
  await checkout.mount({ ...options, jwt: await jwtOf(sandbox, { customerId }) });
}

/** The names of the saved instruments, as they are listed. @param {CustomerPage} checkout */
function names(checkout) {
  return checkout.savedInstruments.locator('.name').allInnerTexts();
}

/** No credential is in what the page was told of. @param {any} payload */
function expectNoCredential(payload) {
  expect(JSON.stringify(payload)).not.toMatch(/"token"|eyJ|pk_sandbox|4111111111111111|5555555555554444/);
}

test.describe('the list', () => {
  test('shows what is saved, with the default chosen and what has expired marked', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    await expect(checkout.instruments).toHaveRole('radiogroup');
    expect(await names(checkout)).toEqual([VISA, BANK, EXPIRED, DECLINED]);
    await expect(checkout.radio(VISA)).toBeChecked();
    await expect(checkout.savedInstruments.filter({ hasText: VISA })).toContainText('Default');
    await expect(checkout.savedInstruments.filter({ hasText: VISA })).toContainText('Expires 12/2040');
    await expect(checkout.radio(EXPIRED)).toBeDisabled();
    await expect(checkout.savedInstruments.filter({ hasText: EXPIRED })).toContainText('Expired');
    await expect(checkout.radio(BANK)).toBeEnabled();
    await expect(checkout.radio('Use another card')).not.toBeChecked();
    await expect(checkout.cardBox).toBeHidden();
  });

  test('stands beside the address of the account, where items are bought', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox, MUG);
    expect(await checkout.address()).toEqual(HOME);
    await expect(checkout.field('email')).toBeVisible();
  });

  test('of an account that writes its state in words has the state of the list', async ({ checkout, page, sandbox }) => {
    await page.route('**/storefront/account', async (route) => {
      const response = await route.fetch();
      const account = await response.json();
      await route.fulfill({ response, json: { ...account, primaryAddress: { ...account.primaryAddress, region: 'New York' } } });
    });
    await mount(checkout, sandbox, MUG);
    expect(await checkout.address()).toEqual(HOME);
    await expect(checkout.field('region').getByRole('option', { selected: true })).toHaveText('New York');
  });

  test('fills in the address of the account for another card', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    await expect(checkout.field('email')).toBeHidden();
    await checkout.radio('Use another card').check();
    await expect(checkout.field('email')).toBeVisible();
    await expect(checkout.cardBox).toBeVisible();
    expect(await checkout.address()).toEqual(HOME);
  });

  test('of one who has saved nothing has a new card chosen', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox, AMOUNT, 'cus_new');
    await expect(checkout.savedInstruments).toHaveCount(0);
    await expect(checkout.cardBox).toBeVisible();
    await checkout.fill();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $38.00.');
  });

  test('of one who has saved nothing and may not add anything has so, too', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox, { ...AMOUNT, paymentInstruments: { allowCreate: false } }, 'cus_new');
    await expect(checkout.savedInstruments).toHaveCount(0);
    await expect(checkout.cardBox).toBeVisible();
  });

  test('without new cards has only the saved ones', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox, { ...AMOUNT, paymentInstruments: { allowCreate: false } });
    await expect(checkout.instruments.getByRole('radio')).toHaveCount(4);
    await expect(checkout.radio('Use another card')).toHaveCount(0);
    await expect(checkout.cardBox).toBeHidden();
    expect(await checkout.actions()).toEqual([]);
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $38.00.');
  });
});

test.describe('paying', () => {
  test('with the chosen one sends its id and nothing else of it', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    await checkout.radio(BANK).check();
    await checkout.review();
    await expect(checkout.confirmation).toContainText(BANK);
    await checkout.press();
    await expect(checkout.result).toContainText('You paid $38.00.');
    const [body, ...others] = await chargeBodies(sandbox);
    expect(others).toEqual([]);
    expect(body).toEqual({ websiteId: 'web_demo', currency: 'USD', amount: 38, paymentInstrumentId: 'inst_bank' });
    expect(await sandbox.count('PostToken')).toBe(0);
  });

  test('tells the page which one, before it is paid', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    await checkout.review();
    const [ready] = await checkout.details('instrument-ready');
    expect(ready).toMatchObject({ method: 'payment-card', isExistingInstrument: true, websiteId: 'web_demo' });
    expect(ready._raw).toMatchObject({ id: 'inst_visa' });
    expect(ready.paymentInstrument).toEqual({ brand: 'Visa', last4: '1111', expMonth: 12, expYear: 2040 });
    expectNoCredential(ready);
    expect(await sandbox.charges()).toEqual([]);
  });

  test('can be given up for another one', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    await checkout.review();
    await checkout.confirmation.getByRole('button', { name: 'Change' }).click();
    await expect(checkout.confirmation).toBeHidden();
    await checkout.radio(BANK).check();
    await checkout.reviewAndPay();
    await expect(checkout.result).toBeVisible();
    expect((await chargeBodies(sandbox)).map(({ paymentInstrumentId }) => paymentInstrumentId)).toEqual(['inst_bank']);
  });

  test('with one that is declined comes back to the form, and another one pays', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    await checkout.radio(DECLINED).check();
    await checkout.reviewAndPay();
    await expect(checkout.notice).toContainText('Your payment was declined. You have not been charged.');
    await checkout.expectFocus('notice');
    await expect(checkout.confirmation).toBeHidden();
    await expect(checkout.radio(DECLINED)).toBeChecked();
    const [declined] = await checkout.details('purchase-declined');
    expect(declined.transaction).toMatchObject({ result: 'declined' });
    await checkout.radio(VISA).check();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await checkout.details('purchase-completed')).toHaveLength(1);
    expect((await chargeBodies(sandbox)).map(({ paymentInstrumentId }) => paymentInstrumentId)).toEqual(['inst_visa_declined', 'inst_visa']);
  });
});

test.describe('what a customer may do', () => {
  /** The flags, with what each lets a customer do with the chosen instrument. @type {[object, string[]][]} */
  const FLAGS = [
    [{ allowCreate: false }, []],
    [{ allowCreate: true }, ['Save a new card']],
    [{ allowCreate: false, allowUpdate: true }, [`Replace: ${VISA}`, `Replace: ${EXPIRED}`]],
    [{ allowCreate: false, allowDeactivate: true }, [`Remove: ${VISA}`, `Remove: ${EXPIRED}`]],
    // The chosen one is the default, and what has expired cannot become it.
    [{ allowCreate: false, allowMakeDefault: true }, []],
  ];

  for (const [flags, actions] of FLAGS) {
    test(`with ${JSON.stringify(flags)}: ${actions.join(', ') || 'nothing'}`, async ({ checkout, sandbox }) => {
      await mount(checkout, sandbox, { ...AMOUNT, paymentInstruments: flags });
      expect(await checkout.actions()).toEqual(actions);
    });
  }

  test('with another one chosen: to make it the default, where that is allowed', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox, { ...AMOUNT, paymentInstruments: { allowCreate: false, allowMakeDefault: true } });
    await checkout.radio(BANK).check();
    expect(await checkout.actions()).toEqual([`Make default: ${BANK}`]);
  });

  test('a card cannot take the place of a bank account', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox, { ...AMOUNT, paymentInstruments: { allowCreate: false, allowUpdate: true } });
    await checkout.radio(BANK).check();
    await expect(checkout.action(`Replace: ${BANK}`)).toHaveCount(0);
  });

  test('make another one the default', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    await checkout.radio(BANK).check();
    const asked = await askedDuring(sandbox, async () => {
      await checkout.action(`Make default: ${BANK}`).click();
      await expect(checkout.savedInstruments.filter({ hasText: BANK })).toContainText('Default');
    });
    expect(asked).toEqual(['StorefrontPatchAccount']);
    await expect(checkout.savedInstruments.filter({ hasText: VISA })).not.toContainText('Default');
    await expect(checkout.radio(BANK)).toBeChecked();
    const managed = await checkout.details('instrument-managed');
    expect(managed).toMatchObject([{ action: 'made-default', paymentInstrument: { id: 'inst_bank' } }]);
    expectNoCredential(managed);
    expect((await sandbox.requests()).at(-1)?.body).toEqual({ defaultPaymentInstrumentId: 'inst_bank' });
    await checkout.expectFocus('instruments');
  });

  test('remove one, after a question', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    await checkout.action(`Remove: ${VISA}`).click();
    const question = checkout.instruments.getByRole('alert').filter({ hasText: 'Remove' });
    await expect(question).toContainText(`Remove ${VISA}?`);
    expect(await sandbox.count('StorefrontPostPaymentInstrumentDeactivation')).toBe(0);
    const asked = await askedDuring(sandbox, async () => {
      await question.getByRole('button', { name: 'Remove' }).click();
      await expect(checkout.savedInstruments).toHaveCount(3);
    });
    expect(asked).toEqual(['StorefrontPostPaymentInstrumentDeactivation']);
    expect(await names(checkout)).toEqual([BANK, EXPIRED, DECLINED]);
    // The default is gone: what can pay is chosen in its place.
    await expect(checkout.radio(BANK)).toBeChecked();
    await checkout.expectFocus('instruments');
    const managed = await checkout.details('instrument-managed');
    expect(managed).toMatchObject([{ action: 'deactivated', paymentInstrument: { id: 'inst_visa' } }]);
    expectNoCredential(managed);
    await checkout.reviewAndPay();
    await expect(checkout.result).toBeVisible();
    expect((await chargeBodies(sandbox)).map(({ paymentInstrumentId }) => paymentInstrumentId)).toEqual(['inst_bank']);
  });

  test('think better of removing it', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    const asked = await askedDuring(sandbox, async () => {
      await checkout.action(`Remove: ${VISA}`).click();
      await checkout.instruments.getByRole('button', { name: 'Cancel' }).click();
      await expect(checkout.instruments.getByText(`Remove ${VISA}?`)).toHaveCount(0);
    });
    expect(asked).toEqual([]);
    expect(await names(checkout)).toEqual([VISA, BANK, EXPIRED, DECLINED]);
    await expect(checkout.radio(VISA)).toBeChecked();
    expect(await checkout.details('instrument-managed')).toEqual([]);
  });

  test('remove the last one, and pay with a card that is typed', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    for (const name of [VISA, BANK, EXPIRED, DECLINED]) {
      const count = await checkout.savedInstruments.count();
      if (await checkout.radio(name).isEnabled()) await checkout.radio(name).check();
      await checkout.action(`Remove: ${name}`).click();
      await checkout.instruments.getByRole('alert').getByRole('button', { name: 'Remove' }).click();
      await expect(checkout.savedInstruments).toHaveCount(count - 1);
    }
    await expect(checkout.savedInstruments).toHaveCount(0);
    await expect(checkout.cardBox).toBeVisible();
    await checkout.card();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $38.00.');
  });

  test('add a card without paying, and pay with it', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    await checkout.action('Save a new card').click();
    await expect(checkout.cardBox).toBeVisible();
    await expect(checkout.payButton).toHaveText('Save card');
    expect(await checkout.address()).toEqual(HOME);
    await checkout.card(ANOTHER);
    const asked = await askedDuring(sandbox, async () => {
      await checkout.press();
      await expect(checkout.savedInstruments).toHaveCount(5);
    });
    expect(asked).toEqual(['PostToken', 'StorefrontPostPaymentInstrument']);
    expect(await sandbox.charges()).toEqual([]);
    expect(await names(checkout)).toEqual([EXPIRED, VISA, BANK, EXPIRED, DECLINED]);
    await expect(checkout.instruments.getByRole('radio').first()).toBeChecked();
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
    const managed = await checkout.details('instrument-managed');
    expect(managed).toMatchObject([{ action: 'created', paymentInstrument: { brand: 'MasterCard', last4: '4444' } }]);
    expectNoCredential(managed);
    expect(await checkout.details('instrument-ready')).toEqual([]);
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect((await chargeBodies(sandbox)).map(({ paymentInstrumentId }) => paymentInstrumentId)).toEqual([managed[0].paymentInstrument.id]);
  });

  test('think better of adding a card', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    const asked = await askedDuring(sandbox, async () => {
      await checkout.action('Save a new card').click();
      await checkout.card(ANOTHER);
      await checkout.form.getByRole('button', { name: 'Cancel' }).click();
    });
    expect(asked).toEqual([]);
    await expect(checkout.cardBox).toBeHidden();
    await expect(checkout.radio(VISA)).toBeChecked();
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  });

  test('a card that is not complete is not added', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    const asked = await askedDuring(sandbox, async () => {
      await checkout.action('Save a new card').click();
      await checkout.press();
      await expect(checkout.cardFault).toContainText('Complete your card number');
    });
    expect(asked).toEqual([]);
    await expect(checkout.payButton).toHaveText('Save card');
  });

  test('put another card in the place of one that has expired', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    await checkout.action(`Replace: ${EXPIRED}`).click();
    await expect(checkout.container.getByText(`The card that replaces ${EXPIRED}`)).toBeVisible();
    await checkout.fill({ address: PORTLAND, card: ANOTHER });
    const asked = await askedDuring(sandbox, async () => {
      await checkout.press();
      await expect(checkout.radio(EXPIRED)).toBeEnabled();
    });
    expect(asked).toEqual(['PostToken', 'StorefrontPatchPaymentInstrument']);
    expect(await names(checkout)).toEqual([VISA, BANK, EXPIRED, DECLINED]);
    await expect(checkout.savedInstruments.filter({ hasText: EXPIRED })).toContainText('Expires 12/2034');
    const managed = await checkout.details('instrument-managed');
    expect(managed).toMatchObject([{ action: 'updated', paymentInstrument: { id: 'inst_mastercard_expired', expYear: 2034 } }]);
    expectNoCredential(managed);
    await checkout.radio(EXPIRED).check();
    await checkout.reviewAndPay();
    await expect(checkout.result).toBeVisible();
    expect((await chargeBodies(sandbox)).map(({ paymentInstrumentId }) => paymentInstrumentId)).toEqual(['inst_mastercard_expired']);
  });
});

test.describe('where the storefront fails', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  /** How a customer does each of them. @type {Record<string, { match: string, act: (checkout: CustomerPage) => Promise<void> }>} */
  const CHANGES = {
    'making the default': {
      match: 'PATCH /storefront/account',
      async act(checkout) {
        await checkout.radio(BANK).check();
        await checkout.action(`Make default: ${BANK}`).click();
      },
    },
    removing: {
      match: 'POST /storefront/payment-instruments/*',
      async act(checkout) {
        await checkout.action(`Remove: ${VISA}`).click();
        await checkout.instruments.getByRole('alert').getByRole('button', { name: 'Remove' }).click();
      },
    },
    adding: {
      match: 'POST /storefront/payment-instruments',
      async act(checkout) {
        await checkout.action('Save a new card').click();
        await checkout.card(APPROVED);
        await checkout.press();
      },
    },
    replacing: {
      match: 'PATCH /storefront/payment-instruments/*',
      async act(checkout) {
        await checkout.action(`Replace: ${VISA}`).click();
        await checkout.card(APPROVED);
        await checkout.press();
      },
    },
  };

  for (const [name, { match, act }] of Object.entries(CHANGES)) {
    for (const [status, code] of /** @type {const} */ ([[500, 'storefront-failed'], [422, 'request-refused']])) {
      test(`${name} with ${status} keeps the list`, async ({ checkout, sandbox }) => {
        await mount(checkout, sandbox);
        await sandbox.fault({ match, status });
        await act(checkout);
        await expect(checkout.notice).not.toBeEmpty();
        await checkout.expectFocus('notice');
        expect(await names(checkout)).toEqual([VISA, BANK, EXPIRED, DECLINED]);
        await expect(checkout.savedInstruments.filter({ hasText: VISA })).toContainText('Default');
        expect(await checkout.details('error')).toMatchObject([{ code, status }]);
        expect(await checkout.details('instrument-managed')).toEqual([]);
        expect(await sandbox.charges()).toEqual([]);
        // A second time it works.
        if (name === 'making the default') await checkout.action(`Make default: ${BANK}`).click();
        else if (name === 'removing') await act(checkout);
        else await checkout.press();
        await expect.poll(() => checkout.details('instrument-managed')).toHaveLength(1);
      });
    }
  }

  test('a card that cannot become a token is not added', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox);
    await sandbox.fault({ match: 'POST /tokens', status: 500 });
    await CHANGES.adding.act(checkout);
    await expect(checkout.notice).toContainText('The payment could not be prepared.');
    expect(await names(checkout)).toHaveLength(4);
    expect(await checkout.errors()).toEqual(['token-failed']);
    expect(await sandbox.count('StorefrontPostPaymentInstrument')).toBe(0);
  });

  test('a lost answer of a purchase with a saved card is never sent again, and found among the transactions', async ({ checkout, page, sandbox }) => {
    await mount(checkout, sandbox, MUG);
    // The answer gets lost behind the network, so that the browser has no reason to send it again by itself.
    await page.route('**/storefront/purchase', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $24.60.');
    expect(await checkout.errors()).toEqual([]);
    expect((await sandbox.charges()).map(({ status }) => status)).toEqual([201]);
  });

  for (const [name, options, operation] of /** @type {const} */ ([['items', MUG, 'purchase'], ['an amount', AMOUNT, 'payment']])) {
    test(`a charge for ${name} with a saved card is asked for once, though its connection dies`, async ({ checkout, page, sandbox }) => {
      let asked = 0;
      page.on('request', (request) => void (request.url().endsWith(`/storefront/${operation}`) && request.method() === 'POST' && asked++));
      await mount(checkout, sandbox, options);
      await sandbox.fault({ match: `POST /storefront/${operation}`, drop: 'after' });
      await checkout.reviewAndPay();
      // Whether the browser sends it again below the page, over a new connection, is the browser's affair: it decides
      // which of the two is to be seen.
      await expect(checkout.pending.or(checkout.result)).toBeVisible();
      expect(asked).toBe(1);
      expect((await checkout.details('purchase-completed')).length + (await checkout.details('error')).length).toBe(1);
      await expect(checkout.payButton).toBeHidden();
      await expect(checkout.outcome.getByRole('button')).toHaveCount(0);
    });
  }

  test('a purchase with a saved card that never arrived is not sent again either', async ({ checkout, page, sandbox }) => {
    await mount(checkout, sandbox, MUG);
    let attempts = 0;
    await page.route('**/storefront/purchase', (route) => (attempts++, route.abort('connectionreset')));
    await checkout.reviewAndPay();
    await expect(checkout.pending).toContainText('we do not see it at the shop yet');
    await checkout.outcome.getByRole('button', { name: 'Check again' }).click();
    await expect.poll(() => sandbox.count('StorefrontGetTransactionCollection')).toBe(3);
    await expect(checkout.pending).toContainText('Do not pay again');
    await expect(checkout.payButton).toBeHidden();
    expect(await checkout.call('purchase')).toMatchObject({ failure: { code: 'payment-unconfirmed' } });
    expect(attempts).toBe(1);
    expect(await sandbox.charges()).toEqual([]);
  });

  for (const [name, options, total] of /** @type {const} */ ([
    ['invoice', { invoiceId: 'in_unpaid' }, '$65.97'],
    ['transaction', { transactionId: 'txn_waiting' }, '$65.97'],
  ])) {
    test(`a lost answer of a payment of the ${name} is told by the ${name}`, async ({ checkout, sandbox }) => {
      await mount(checkout, sandbox, options);
      await sandbox.fault({ match: 'POST /storefront/payment', drop: 'after' });
      await checkout.reviewAndPay();
      await expect(checkout.result).toContainText(`You paid ${total}.`);
      expect(await checkout.errors()).toEqual([]);
      expect(await checkout.details('purchase-completed')).toHaveLength(1);
      expect((await sandbox.charges()).filter(({ status }) => status === 201 || status === null)).toHaveLength(1);
    });
  }

  test('a lost answer of a payment that was declined is told as declined', async ({ checkout, sandbox }) => {
    await mount(checkout, sandbox, { invoiceId: 'in_unpaid' });
    await checkout.radio(DECLINED).check();
    await sandbox.fault({ match: 'POST /storefront/payment', drop: 'after' });
    await checkout.reviewAndPay();
    await expect(checkout.notice).toContainText('Your payment was declined.');
    expect(await checkout.details('purchase-completed')).toEqual([]);
  });
});
