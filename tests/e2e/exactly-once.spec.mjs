// @ts-check
// Whatever the shopper or the network does, an order is paid once, and never for more than was shown.
import { NEW_YORK } from './support/checkout-page.mjs';
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';

const MUG = { items: [{ planId: 'plan_mug', quantity: 1 }] };
const AMOUNT = { money: { amount: 38, currency: 'USD' } };

test.describe('impatience', () => {
  test.beforeEach(async ({ checkout, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 400 });
    await checkout.start(AMOUNT);
    await checkout.fill();
  });

  test.afterEach(async ({ checkout, sandbox }) => {
    await expect(checkout.result).toBeVisible();
    expect(await sandbox.charges()).toHaveLength(1);
    expect(await sandbox.count('PostToken')).toBe(1);
  });

  test('a double click on each button pays once', async ({ checkout }) => {
    await checkout.payButton.dblclick();
    await expect(checkout.confirmation).toBeVisible();
    await checkout.payButton.dblclick();
  });

  test('ten presses of each button pay once', async ({ checkout, sandbox }) => {
    const pressTenTimes = () =>
      checkout.payButton.evaluate((/** @type {HTMLButtonElement} */ button) => {
        for (let press = 0; press < 10; press += 1) button.click();
      });
    await pressTenTimes();
    await expect(checkout.confirmation).toBeVisible();
    await pressTenTimes();
    expect(await sandbox.charges()).toEqual([]);
    await checkout.confirmable();
    await pressTenTimes();
  });

  test('Enter and a click at once prepare one payment, and pay none', async ({ checkout, sandbox }) => {
    await Promise.all([checkout.field('postalCode').press('Enter'), checkout.payRegardless()]);
    await expect(checkout.confirmation).toBeVisible();
    expect(await sandbox.charges()).toEqual([]);
    await checkout.confirm();
  });

  test('a press while it is being paid does nothing', async ({ checkout }) => {
    await checkout.pay();
    await expect(checkout.payButton).toHaveText('Processing…');
    await expect(checkout.payButton).toHaveAttribute('aria-disabled', 'true');
    await checkout.payRegardless();
    await expect(checkout.payButton).toHaveText('Processing…');
  });

  test('the shopper’s press and calls of purchase() at the same time pay once, and the calls resolve with it', async ({ checkout }) => {
    await checkout.review();
    await checkout.confirmable();
    const [, ...calls] = await Promise.all([checkout.payRegardless(), checkout.call('purchase'), checkout.call('purchase')]);
    const told = await checkout.detail('purchase-completed');
    expect(calls.map(({ result }) => result)).toEqual([told, told]);
  });
});

test('a double click on a saved instrument, which is ready at once, does not pay it', async ({ checkout, sandbox }) => {
  await checkout.start({ ...AMOUNT, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
  await checkout.payButton.dblclick();
  await expect(checkout.confirmation).toContainText('Visa ending in 1111');
  await expect(checkout.payButton).toHaveText('Pay $38.00');
  expect(await sandbox.charges()).toEqual([]);
  await checkout.confirm();
  await expect(checkout.result).toContainText('You paid $38.00.');
  expect(await sandbox.charges()).toHaveLength(1);
});

test('a total that rises with the address is not charged before the shopper has seen it', async ({ checkout, sandbox }) => {
  await checkout.start(MUG);
  await checkout.card();
  await checkout.fillAddress(NEW_YORK);
  await checkout.field('postalCode').press('Enter');
  await expect(checkout.confirmation).toBeVisible();
  await expect(checkout.notice).toContainText('With your address the total is $24.60, not $23.00.');
  await expect(checkout.notice).toContainText('You have not been charged.');
  await expect(checkout.totals).toContainText('NY sales tax');
  await expect(checkout.payButton).toHaveText('Pay $24.60');
  expect(await sandbox.charges()).toEqual([]);
  await checkout.confirm();
  await expect(checkout.result).toContainText('You paid $24.60.');
  expect(await sandbox.charges()).toHaveLength(1);
  expect(await sandbox.count('PostToken')).toBe(1);
});

test('where no confirmation follows, a total that rises with the address needs another press', async ({ checkout, sandbox }) => {
  await checkout.start({ ...MUG, features: { hideConfirmation: true } });
  await checkout.card();
  await checkout.fillAddress(NEW_YORK);
  await checkout.field('postalCode').press('Enter');
  await expect(checkout.notice).toContainText('With your address the total is $24.60, not $23.00.');
  await expect(checkout.notice).toContainText('You have not been charged.');
  await checkout.expectFocus('notice');
  await expect(checkout.payButton).toHaveText('Pay $24.60');
  expect(await checkout.events()).toEqual(['data-ready']);
  expect(await sandbox.count('PostToken')).toBe(0);
  await checkout.review();
  await expect.poll(() => checkout.events()).toEqual(['data-ready', 'instrument-ready']);
  expect(await sandbox.charges()).toEqual([]);
  expect((await checkout.call('purchase')).result.transaction.amount).toBe(24.6);
  expect(await sandbox.charges()).toHaveLength(1);
});

test('a total that rises while the shopper thinks is shown before it is charged, without a word of the address', async ({ checkout, page, sandbox }) => {
  await checkout.start(MUG);
  await checkout.fill();
  await checkout.review();
  await checkout.confirmable();
  await page.route('**/storefront/preview-purchase', async (route) => {
    const answer = await route.fetch();
    const preview = await answer.json();
    await route.fulfill({ response: answer, json: { ...preview, total: 25 } });
  });
  await page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 61_000;
  });
  await checkout.confirm();
  await expect(checkout.notice).toContainText(/^The total is now \$25\.00, not \$23\.00\./);
  expect(await sandbox.charges()).toEqual([]);
});

test.describe('with a network that fails', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  for (const [options, operation, total] of /** @type {const} */ ([[MUG, 'purchase', '$23.00'], [AMOUNT, 'payment', '$38.00']])) {
    test(`a lost answer of a ${operation} is not shown as failed, and not paid again`, async ({ checkout, sandbox }) => {
      await sandbox.fault({ match: `POST /storefront/${operation}`, drop: 'after' });
      await checkout.start(options);
      await checkout.fill();
      await checkout.pay();
      await expect(checkout.pending).toContainText('We are not sure yet whether you paid');
      await expect(checkout.pending).toContainText(`Your payment of ${total} reached the shop`);
      await expect(checkout.pending).toContainText('Do not pay again.');
      await expect(checkout.payButton).toBeHidden();
      await expect(checkout.pending.getByRole('button')).toHaveCount(0);
      await checkout.expectFocus('outcome');
      expect((await checkout.detail('error')).code).toBe('payment-unconfirmed');
      expect(approved(await sandbox.charges())).toHaveLength(1);
    });
  }

  test('a charge that never arrived is sent again with the same token, and paid once', async ({ checkout, page, sandbox }) => {
    // Not by a fault of the sandbox: over a kept connection the browser would send it again by itself.
    const tokens = await abortFirst(page, '**/storefront/purchase');
    await checkout.start(MUG);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.pending).toContainText('Trying again sends the same payment: you cannot be charged twice.');
    await expect(checkout.payButton).toBeHidden();
    expect(await sandbox.charges()).toEqual([]);
    await checkout.outcome.getByRole('button', { name: 'Try again' }).click();
    await expect(checkout.result).toContainText('You paid $23.00.');
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).toBe(tokens[1]);
    expect((await checkout.steps()).slice(-4)).toEqual(['paying', 'unconfirmed', 'paying', 'completed']);
    expect(await sandbox.count('PostToken')).toBe(1);
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('a connection that dies before the charge is read leads to one payment at most', async ({ checkout, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/purchase', drop: 'before' });
    await checkout.start(MUG);
    await checkout.fill();
    await checkout.pay();
    // Whether the browser sends it again by itself is the browser's affair.
    await expect(checkout.result.or(checkout.pending)).toBeVisible();
    if (await checkout.pending.isVisible()) await checkout.retry();
    await expect(checkout.result).toContainText('You paid $23.00.');
    expect(await sandbox.count('PostToken')).toBe(1);
    expect((await sandbox.charges()).filter(({ status }) => status === 201)).toHaveLength(1);
  });

  test('where nothing can be learnt, the shopper can have it looked up again', async ({ checkout, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/payment', drop: 'after' });
    await sandbox.fault({ match: 'GET /tokens/*', status: 500 });
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.pending).toContainText('the shop cannot be reached to confirm it');
    await checkout.outcome.getByRole('button', { name: 'Check again' }).click();
    await expect(checkout.pending).toContainText('reached the shop');
    expect(approved(await sandbox.charges())).toHaveLength(1);
  });

  test('a 500 on a purchase is looked up, not repeated', async ({ checkout, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/purchase', status: 500 });
    await checkout.start(MUG);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.pending).toBeVisible();
    expect(await sandbox.count('GetToken')).toBe(1);
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('a token that the storefront calls used is a payment that arrived', async ({ checkout, page, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill();
    // A browser or a proxy sends the request twice; the second copy is answered.
    await page.route('**/storefront/payment', async (route) => {
      await route.fetch();
      await route.continue();
    });
    await checkout.pay();
    await expect(checkout.pending).toContainText('reached the shop');
    await expect(checkout.payButton).toBeHidden();
    expect(approved(await sandbox.charges())).toHaveLength(1);
  });

  test('a token that the storefront calls expired is said not to have been charged, and the next press pays', async ({ checkout, sandbox }) => {
    const invalidFields = [{ field: 'paymentInstruction.token', message: 'has expired' }];
    await sandbox.fault({ match: 'POST /storefront/payment', status: 422, body: JSON.stringify({ status: 422, invalidFields }), contentType: 'application/json' });
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.notice).toContainText('The payment could not be prepared.');
    await expect(checkout.notice).toContainText('You have not been charged.');
    expect(await checkout.detail('error')).toMatchObject({ code: 'token-failed', status: 422, problem: { invalidFields } });
    await checkout.pay();
    await expect(checkout.result).toBeVisible();
    expect(await sandbox.count('PostToken')).toBe(2);
  });

  test('a token that cannot be made leaves the form as it was, uncharged', async ({ checkout, sandbox }) => {
    await sandbox.fault({ match: 'POST /tokens', status: 500 });
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.review();
    await expect(checkout.notice).toContainText('The payment could not be prepared.');
    await expect(checkout.notice).toContainText('You have not been charged.');
    expect(await sandbox.charges()).toEqual([]);
    await checkout.pay();
    await expect(checkout.result).toBeVisible();
  });
});

test.describe('going away', () => {
  test('a charge that is under way when the checkout is taken down is still reported', async ({ checkout, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 800 });
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.pay();
    await expect.poll(() => sandbox.charges()).toHaveLength(1);
    await checkout.destroy();
    await expect.poll(() => checkout.events()).toContain('purchase-completed');
  });
});

/** @param {import('./support/sandbox.mjs').Received[]} charges */
function approved(charges) {
  return charges.filter(({ status }) => status === 201 || status === null);
}

/**
 * Lets no first request for a purchase reach the storefront.
 * @param {import('@playwright/test').Page} page
 * @param {string} url
 * @returns {Promise<string[]>} the payment token of each request, as they are made
 */
async function abortFirst(page, url) {
  /** @type {string[]} */
  const tokens = [];
  await page.route(url, async (route) => {
    tokens.push(route.request().postDataJSON().paymentInstruction.token);
    await (tokens.length === 1 ? route.abort('connectionreset') : route.continue());
  });
  return tokens;
}
