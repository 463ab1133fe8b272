// @ts-check
// Payments that wait: for the shopper at their bank, for a choice of currency, for a document, for the gateway. Each is
// paid once, and never called failed while it is not known how it ends.
import { AxeBuilder } from '@axe-core/playwright';

import { APPROVED, PORTLAND } from './support/checkout-page.mjs';
import { AMOUNT, CustomerPage, FAILED_REQUESTS, MUG, expect, jwtOf, test } from './support/customer.mjs';

/** @typedef {import('./support/sandbox.mjs').Sandbox} Sandbox */

// The last four digits say what happens: `crates/sandbox/src/test_number.rs`.
const ASKS_BANK = '4000000000003220';
const ABANDONED = '4000000000003238';
const OTHER_CURRENCY = '4000000000000168';
const ASKS_DOCUMENT = '4000000000000176';
const SLOWLY_APPROVED = '4000000000000101';
const SLOWLY_DECLINED = '4000000000000119';
const NEVER_ENDS = '4000000000000127';
const TIMES_OUT = '4000000000000143';
const NEVER_CHARGED = '4000000000000150';

const SAID_DONE = 'rebilly-instruments-approval-url-close';

/** Pays with a card, as far as the page of the bank. @param {CustomerPage} checkout @param {object} [options] */
async function reachBank(checkout, options = AMOUNT, card = ASKS_BANK) {
  await checkout.start(options);
  await checkout.fill({ card });
  await checkout.pay();
  await expect(checkout.bank.getByRole('heading')).toHaveText('Approve this payment');
}

/** Presses a button of the page in the dialog. @param {CustomerPage} checkout @param {string} name */
async function atBank(checkout, name) {
  await checkout.bank.getByRole('button', { name, exact: true }).click();
}

/** Puts the page of the bank away. @param {CustomerPage} checkout */
async function putAway(checkout) {
  await checkout.approval.getByRole('button', { name: 'Close' }).click();
  await expect(checkout.approval).toBeHidden();
}

/** That so much was paid once, and nothing else is under way. @param {Sandbox} sandbox @param {number} amount @param {string} [currency] */
async function expectOnePayment(sandbox, amount, currency = 'USD') {
  expect(await sandbox.moved()).toMatchObject([{ result: 'approved', amount, currency }]);
}

/** How often the transaction was asked for. @param {Sandbox} sandbox */
const questions = (sandbox) => sandbox.count('StorefrontGetTransaction');

test.describe('at the bank', () => {
  test('an approval in the dialog completes the payment', async ({ checkout, sandbox }) => {
    await reachBank(checkout);
    await expect(checkout.approval).toHaveRole('dialog');
    await expect(checkout.approval).toHaveAccessibleName('Approve your payment');
    await expect(checkout.approval).toContainText('$38.00');
    await expect(checkout.approval).toContainText(new URL(sandbox.addresses.framepay).host);
    await atBank(checkout, 'Approve');
    await expect(checkout.result).toContainText('You paid $38.00.');
    await expect(checkout.approval).toBeHidden();
    await checkout.expectFocus('outcome');
    expect((await checkout.steps()).slice(-3)).toEqual(['paying', 'approval', 'completed']);
    expect(await checkout.errors()).toEqual([]);
    await expectOnePayment(sandbox, 38);
  });

  test('a decline leads back to the form with all that was typed', async ({ checkout, sandbox }) => {
    await reachBank(checkout);
    await atBank(checkout, 'Decline');
    await expect(checkout.notice).toContainText('You have not been charged.');
    await expect(checkout.approval).toBeHidden();
    await checkout.expectFocus('notice');
    expect(await checkout.address()).toEqual(PORTLAND);
    await expect(checkout.cardInput('cardnumber')).toHaveValue('4000 0000 0000 3220');
    expect(await sandbox.moved()).toEqual([]);
    await checkout.card(APPROVED);
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    await expectOnePayment(sandbox, 38);
  });

  test('who turns back on the page of the bank is in the form again', async ({ checkout, sandbox }) => {
    await reachBank(checkout);
    await atBank(checkout, 'Cancel');
    await expect(checkout.notice).toContainText('The payment was canceled. You have not been charged.');
    expect((await checkout.detail('purchase-declined')).transaction.result).toBe('canceled');
    expect(await sandbox.moved()).toEqual([]);
  });

  test('a bank that gives up leads back to the form', async ({ checkout, sandbox }) => {
    await reachBank(checkout, AMOUNT, ABANDONED);
    await expect(checkout.notice).toContainText('You have not been charged.', { timeout: 25_000 });
    await expect(checkout.approval).toBeHidden();
    expect(await sandbox.moved()).toEqual([]);
  });

  test('the page that is put away can be opened again', async ({ checkout, sandbox }) => {
    await reachBank(checkout);
    await putAway(checkout);
    await checkout.expectFocus('outcome');
    await expect(checkout.pending).toContainText('Your bank asks you to approve this payment.');
    await expect(checkout.pending).toContainText(/Reference: \S+/);
    await expect(checkout.payButton).toBeHidden();
    expect((await checkout.steps()).slice(-2)).toEqual(['approval', 'unconfirmed']);
    await checkout.outcome.getByRole('button', { name: 'Continue to your bank' }).click();
    await atBank(checkout, 'Approve');
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await checkout.errors()).toEqual([]);
    await expectOnePayment(sandbox, 38);
  });

  test('a payment that is put away can be called off', async ({ checkout, sandbox }) => {
    await reachBank(checkout);
    await putAway(checkout);
    await checkout.outcome.getByRole('button', { name: 'Cancel this payment' }).click();
    await expect(checkout.notice).toContainText('The payment was canceled.');
    await expect(checkout.approval).toBeHidden();
    expect(await sandbox.moved()).toEqual([]);
  });

  test('Escape puts it away, and asks the storefront', async ({ checkout, page, sandbox }) => {
    await reachBank(checkout);
    await page.waitForTimeout(1_200);
    const asked = await questions(sandbox);
    await checkout.approval.getByRole('heading').press('Escape');
    await expect(checkout.approval).toBeHidden();
    await checkout.expectFocus('outcome');
    await expect.poll(() => questions(sandbox)).toBeGreaterThan(asked);
    // The browser closes it without asking back when it is pressed often.
    for (let round = 0; round < 3; round += 1) {
      await checkout.outcome.getByRole('button', { name: 'Continue to your bank' }).press('Enter');
      await expect(checkout.approval).toBeVisible();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await expect(checkout.approval).toBeHidden();
    }
  });

  test('a purchase() of the page waits for the approval', async ({ checkout, sandbox }) => {
    await checkout.start({ ...AMOUNT, features: { hideConfirmation: true } });
    await checkout.fill({ card: ASKS_BANK });
    await checkout.press();
    await expect.poll(() => checkout.details('instrument-ready')).toHaveLength(1);
    const call = checkout.call('purchase');
    await atBank(checkout, 'Approve');
    expect((await call).value.transaction).toMatchObject({ amount: 38, result: 'approved' });
    await expectOnePayment(sandbox, 38);
  });

  test('destroy() takes the dialog away and tells that it is not known', async ({ checkout, page, sandbox }) => {
    await checkout.open();
    const before = await page.locator('main').evaluate((main) => main.outerHTML);
    await checkout.mount(AMOUNT);
    await checkout.fill({ card: ASKS_BANK });
    await checkout.pay();
    await expect(checkout.bank.getByRole('heading')).toBeVisible();
    const sheets = () => page.evaluate(() => document.adoptedStyleSheets.length);
    expect(await sheets()).toBe(1);
    await checkout.destroy();
    expect(await page.locator('main').evaluate((main) => main.outerHTML)).toBe(before);
    await expect.poll(sheets).toBe(0);
    expect(await checkout.errors()).toEqual(['payment-unconfirmed']);
    const asked = (await sandbox.requests()).length;
    await page.waitForTimeout(1_500);
    expect((await sandbox.requests()).length).toBe(asked);
  });
});

test.describe('what is paid', () => {
  test('items', async ({ checkout, sandbox }) => {
    await reachBank(checkout, MUG);
    await atBank(checkout, 'Approve');
    await expect(checkout.result).toContainText('You paid $23.00.');
    expect(await checkout.detail('purchase-completed')).toMatchObject({ orderId: expect.any(String), transaction: { result: 'approved' } });
    await expectOnePayment(sandbox, 23);
  });

  for (const [name, options, amount] of /** @type {const} */ ([
    ['an invoice', { invoiceId: 'in_unpaid' }, 65.97],
    ['a transaction', { transactionId: 'txn_waiting' }, 65.97],
  ])) {
    test(name, async ({ checkout, sandbox }) => {
      await checkout.start({ ...options, jwt: await sandbox.jwt(options) });
      await checkout.choose('Use another card');
      await checkout.fill({ card: ASKS_BANK });
      await checkout.reviewAndPay();
      await atBank(checkout, 'Approve');
      await expect(checkout.result).toContainText(`You paid $${amount}.`);
      await expectOnePayment(sandbox, amount);
    });
  }

  test('with a saved card', async ({ checkout, sandbox }) => {
    await checkout.start({ ...AMOUNT, paymentInstruments: { allowCreate: true }, jwt: await jwtOf(sandbox) });
    await checkout.action('Save a new card').click();
    await checkout.fill({ card: ASKS_BANK });
    await checkout.press();
    await checkout.radio(/ending in 3220/).check();
    await checkout.reviewAndPay();
    await atBank(checkout, 'Approve');
    await expect(checkout.result).toContainText('You paid $38.00.');
    await expectOnePayment(sandbox, 38);
  });

  test('nothing: a card that is stored', async ({ checkout, sandbox }) => {
    await checkout.start({ transactionType: 'setup', money: { amount: 0, currency: 'USD' }, jwt: await jwtOf(sandbox) });
    await checkout.choose('Use another card');
    await checkout.fill({ card: ASKS_BANK });
    await checkout.reviewAndPay();
    await expect(checkout.approval).toHaveAccessibleName('Confirm your payment method');
    await atBank(checkout, 'Approve');
    await expect(checkout.result).toContainText('Payment method saved');
    expect(await sandbox.moved()).toEqual([]);
  });

  for (const [method, name] of /** @type {const} */ ([['iDEAL', 'iDEAL'], ['paypal', 'PayPal']])) {
    test(`on the page of ${name}`, async ({ checkout, page, sandbox }) => {
      await sandbox.offer([{ method: 'payment-card', brands: ['Visa'] }, { method }]);
      await checkout.start({ ...MUG, features: { hideConfirmation: true } });
      await page.evaluate(
        async ([method, api]) => {
          const primary = { label: 'main', value: 'ada@example.com', primary: true };
          const billingAddress = { firstName: 'Ada', lastName: 'Lovelace', country: 'US', address: '1 Main Street', city: 'Portland', region: 'OR', postalCode: '97201', emails: [primary] };
          const headers = { Authorization: 'pk_sandbox_demo', 'Content-Type': 'application/json' };
          const body = JSON.stringify({ method, billingAddress });
          // An order names PayPal itself; other methods have tokens.
          const token = method === 'paypal' ? { method } : await (await fetch(`${api}/organizations/org_demo/tokens`, { method: 'POST', headers, body })).json();
          void CheckoutInstruments.purchase({ method, _raw: token, billingAddress }).catch((error) => merchant.heard.push({ event: 'rejected', detail: error.message }));
        },
        [method, sandbox.addresses.api],
      );
      await expect(checkout.approval).toHaveAccessibleName(`Pay with ${name}`);
      await putAway(checkout);
      await expect(checkout.pending).toContainText(`Finish your payment with ${name}`);
      await checkout.outcome.getByRole('button', { name: `Continue with ${name}` }).click();
      await atBank(checkout, 'Approve');
      await expect(checkout.result).toContainText('You paid $23.00.');
      await expectOnePayment(sandbox, 23);
    });
  }
});

test.describe('the dialog', () => {
  test('keeps the focus, begins at its title, and is one that the page behind cannot be scrolled under', async ({ checkout, page }) => {
    await checkout.start(AMOUNT);
    await checkout.fill({ card: ASKS_BANK });
    await checkout.pay();
    await checkout.expectFocus('approval-title');
    await expect(checkout.bank.getByRole('heading')).toBeVisible();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).overflow)).toBe('hidden');
    const seen = new Set();
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('Tab');
      seen.add(await checkout.focused());
    }
    for (const outside of ['field-emails', 'field-firstName', 'notice']) expect(seen.has(outside)).toBe(false);
    expect(seen).toContain('iframe');
    await putAway(checkout);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).overflow)).toBe('visible');
  });

  test('has no violation that axe-core knows, in light and dark', async ({ checkout, page }) => {
    await reachBank(checkout);
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // The page of the bank has a main part of its own.
      const { violations } = await new AxeBuilder({ page }).disableRules(['landmark-unique']).analyze();
      const own = violations.flatMap(({ id, nodes }) => nodes.filter(({ target }) => target.length === 1).map(({ target }) => `${id}: ${target}`));
      expect.soft(own, colorScheme).toEqual([]);
    }
  });

  for (const [name, viewport, locale] of /** @type {const} */ ([
    ['360 pixels wide it fills the screen', { width: 360, height: 740 }, 'en-US'],
    ['on a low screen it fills the screen', { width: 900, height: 600 }, 'en-US'],
    ['written from right to left it fills the screen of a phone', { width: 360, height: 740 }, 'ar'],
  ])) {
    test(name, async ({ checkout, page }) => {
      await page.setViewportSize(viewport);
      await checkout.start({ ...AMOUNT, locale });
      await checkout.fill({ card: ASKS_BANK });
      await checkout.review();
      await checkout.confirm();
      await expect(checkout.bank.getByRole('heading')).toBeVisible();
      await page.waitForTimeout(250);
      expect(await checkout.approval.boundingBox()).toEqual({ x: 0, y: 0, ...viewport });
      const [box, close] = [await checkout.approval.locator('iframe').boundingBox(), await checkout.approval.getByRole('button').first().boundingBox()];
      expect(box?.width).toBe(viewport.width);
      expect(box?.height).toBeGreaterThan(viewport.height - 190);
      expect(locale === 'ar').toBe(Number(close?.x) < viewport.width / 2);
    });
  }

  test('the page in it has the room of the largest challenge of 3-D Secure where that fits', async ({ checkout, page }) => {
    await page.setViewportSize({ width: 1_200, height: 800 });
    await reachBank(checkout);
    await page.waitForTimeout(250);
    const box = await checkout.approval.locator('iframe').boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(500);
    expect(box?.height).toBeGreaterThanOrEqual(600);
  });

  test('of messages only those of its page count, from an origin where it can be', async ({ checkout, page, sandbox }) => {
    test.slow();
    await reachBank(checkout);
    const say = (/** @type {any} */ data) => checkout.bank.locator('body').evaluate((_, data) => parent.postMessage(data, '*'), data);
    const asks = async (/** @type {() => Promise<any>} */ act) => {
      // Between two questions of its own there are some seconds.
      const asked = await questions(sandbox);
      await expect.poll(() => questions(sandbox), { timeout: 30_000 }).toBeGreaterThan(asked);
      await page.waitForTimeout(1_100);
      const before = await questions(sandbox);
      await act();
      await page.waitForTimeout(400);
      return (await questions(sandbox)) - before;
    };
    await expect.poll(() => questions(sandbox), { timeout: 30_000 }).toBeGreaterThan(3);
    expect(await asks(() => page.evaluate((said) => window.postMessage(said, '*'), SAID_DONE))).toBe(0);
    expect(await asks(() => say('something else'))).toBe(0);
    expect(await asks(() => say(SAID_DONE))).toBe(1);
    // The same window, at an origin that is none of those.
    const elsewhere = `${new URL(sandbox.addresses.api).origin}/__sandbox/requests`;
    await checkout.bank.locator('body').evaluate((_, url) => void (location.href = url), elsewhere);
    await expect(checkout.bank.getByText('StorefrontPostPayment').first()).toBeAttached();
    expect(await asks(() => say(SAID_DONE))).toBe(0);
    await expect(checkout.approval).toBeVisible();
  });

  test('stands once for each of several checkouts, the later in front', async ({ page, sandbox }) => {
    const places = ['first', 'second'].map((id) => new CustomerPage(page, { form: `#${id}`, summary: `#${id}-summary` }));
    const [first, second] = places;
    await first.open('/several.html');
    for (const checkout of places) {
      const id = checkout === first ? 'first' : 'second';
      await checkout.mount({ money: { amount: id.length, currency: 'USD' }, form: `#${id}`, summary: `#${id}-summary`, features: { hideConfirmation: true } });
      await checkout.fill({ card: ASKS_BANK });
      await checkout.press();
      await expect.poll(() => checkout.details('instrument-ready')).toHaveLength(places.indexOf(checkout) + 1);
    }
    for (const [index, checkout] of places.entries()) {
      await page.evaluate((index) => void merchant.checkouts[index].purchase(), index);
      await expect(checkout.bank.getByRole('heading')).toBeVisible();
    }
    await atBank(second, 'Approve');
    await expect(second.result).toContainText('You paid $6.00.');
    await atBank(first, 'Approve');
    await expect(first.result).toContainText('You paid $5.00.');
    expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0);
    expect((await sandbox.moved()).map(({ amount }) => amount).sort()).toEqual([5, 6]);
  });

  test('leaves nothing behind when it is put away', async ({ checkout, page }) => {
    await reachBank(checkout);
    const openAndPutAway = async (/** @type {number} */ times) => {
      for (let round = 0; round < times; round += 1) {
        await checkout.outcome.getByRole('button', { name: 'Continue to your bank' }).click();
        await expect(checkout.bank.getByRole('heading')).toBeVisible();
        await putAway(checkout);
      }
      const session = await page.context().newCDPSession(page);
      await session.send('HeapProfiler.collectGarbage');
      const { jsEventListeners } = await session.send('Memory.getDOMCounters');
      await session.detach();
      return jsEventListeners;
    };
    await putAway(checkout);
    const early = await openAndPutAway(2);
    expect(await openAndPutAway(10)).toBeLessThanOrEqual(early);
    await expect(checkout.approval.locator('iframe')).toHaveCount(0);
  });
});

test.describe('a page that refuses to be framed', () => {
  test.use({ expectedConsoleErrors: [/^Refused to display|frame/i] });

  test('opens in a new tab', async ({ checkout, context, page, sandbox }) => {
    await page.route('**/approvals/*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'X-Frame-Options': 'DENY' } });
    });
    await checkout.start(AMOUNT);
    await checkout.fill({ card: ASKS_BANK });
    await checkout.pay();
    const opened = context.waitForEvent('page');
    await checkout.approval.getByRole('link', { name: 'Open this page in a new tab' }).click();
    const tab = await opened;
    expect(await tab.evaluate(() => window.opener)).toBeNull();
    await tab.getByRole('button', { name: 'Approve' }).click();
    await expect(checkout.result).toContainText('You paid $38.00.', { timeout: 15_000 });
    await expectOnePayment(sandbox, 38);
  });
});

test.describe('a choice of currency', () => {
  for (const [label, amount, currency, paid] of /** @type {const} */ ([
    ['Pay $38.00', 38, 'USD', 'You paid $38.00.'],
    ['Pay €34.96', 34.96, 'EUR', 'You paid €34.96.'],
  ])) {
    test(`${label} is what is paid`, async ({ checkout, sandbox }) => {
      await checkout.start(AMOUNT);
      await checkout.fill({ card: OTHER_CURRENCY });
      await checkout.pay();
      await expect(checkout.pending).toContainText('Choose your currency');
      await expect(checkout.pending).toContainText('Exchange rate: $1.00 = €0.92');
      await expect(checkout.approval).toBeHidden();
      await expect(checkout.pending.getByRole('button')).toHaveText(['Pay $38.00', 'Pay €34.96']);
      await checkout.outcome.getByRole('button', { name: label }).click();
      await expect(checkout.result).toContainText(paid);
      await expectOnePayment(sandbox, amount, currency);
    });
  }
});

test('a document is shown in a new tab, and the payment goes on', async ({ checkout, context, page, sandbox }) => {
  await checkout.start(AMOUNT);
  await checkout.fill({ card: ASKS_DOCUMENT });
  await checkout.pay();
  await expect(checkout.pending).toContainText('it may need your camera');
  await expect(checkout.approval).toBeHidden();
  const opened = context.waitForEvent('page');
  await checkout.outcome.getByRole('link', { name: 'Show a document' }).click();
  const tab = await opened;
  await tab.getByRole('button', { name: 'Upload' }).click();
  await tab.getByRole('button', { name: 'Go on with the payment' }).click();
  await expect(tab.getByRole('heading')).toHaveText('The payment is approved');
  await tab.close();
  await page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')));
  await expect(checkout.result).toContainText('You paid $38.00.', { timeout: 15_000 });
  await expectOnePayment(sandbox, 38);
});

test.describe('waiting for the gateway', () => {
  test('a payment that is pending is shown as it ends', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill({ card: SLOWLY_APPROVED });
    await checkout.pay();
    await expect(checkout.pending).toContainText('Your payment is being processed');
    await expect(checkout.pending).toContainText('Do not pay again.');
    await expect(checkout.pending).toContainText(/Reference: \S+/);
    await expect(checkout.pending.getByRole('button')).toHaveCount(0);
    await expect(checkout.payButton).toBeHidden();
    await checkout.expectFocus('outcome');
    await expect(checkout.result).toContainText('You paid $38.00.', { timeout: 15_000 });
    expect(await checkout.errors()).toEqual([]);
    await expectOnePayment(sandbox, 38);
  });

  test('one that is declined later leads back to the form', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill({ card: SLOWLY_DECLINED });
    await checkout.pay();
    await expect(checkout.notice).toContainText('Your payment was declined.', { timeout: 15_000 });
    expect(await checkout.address()).toEqual(PORTLAND);
    expect(await sandbox.moved()).toEqual([]);
  });

  test('a gateway that times out is never called a failure, and what it did is shown', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill({ card: TIMES_OUT });
    await checkout.pay();
    await expect(checkout.pending).toContainText('Your payment is being checked');
    await expect(checkout.result).toContainText('You paid $38.00.', { timeout: 20_000 });
    await expectOnePayment(sandbox, 38);
  });

  test('one that never reached the gateway leads back to the form, uncharged', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill({ card: NEVER_CHARGED });
    await checkout.pay();
    await expect(checkout.pending).toContainText('Your payment is being checked');
    await expect(checkout.notice).toContainText('You have not been charged.', { timeout: 20_000 });
    expect(await sandbox.moved()).toEqual([]);
  });

  test('it is asked at most once in the first second, then in growing pauses, and for ten minutes', async ({ checkout, page, sandbox }) => {
    // Ten minutes pass in seconds. Deadlines of requests and files stay as long as they are.
    await page.addInitScript(() => {
      const wait = window.setTimeout;
      const DEADLINES = [8_000, 15_000, 30_000, 40_000, 60_000];
      const pauses = /** @type {number[]} */ ([]);
      /** @type {any} */ (window).setTimeout = (/** @type {() => void} */ run, /** @type {number} */ pause = 0) => {
        if (!('pauses' in window) || pause < 550 || DEADLINES.includes(pause)) return wait(run, pause);
        pauses.push(pause);
        return wait(run, pause / 100);
      };
      /** @type {any} */ (window).hasten = () => Object.assign(window, { pauses });
    });
    await checkout.start(AMOUNT);
    await checkout.fill({ card: NEVER_ENDS });
    await checkout.review();
    await checkout.confirmable();
    await page.evaluate(() => void (/** @type {any} */ (window).hasten()));
    await checkout.confirm();
    await expect(checkout.pending).toContainText('We are still checking', { timeout: 30_000 });
    const pauses = await page.evaluate(() => /** @type {number[]} */ (/** @type {any} */ (window).pauses));
    expect(pauses[0]).toBeGreaterThan(550);
    expect(pauses[0] + pauses[1]).toBeGreaterThan(1_000);
    expect(pauses.length).toBeLessThanOrEqual(40);
    expect(await questions(sandbox)).toBe(pauses.length);
    expect(pauses.reduce((sum, pause) => sum + pause) / 60_000).toBeGreaterThan(7);
    await expect(checkout.pending).toContainText(/Reference: \S+/);
    await expect(checkout.payButton).toBeHidden();
    expect(await checkout.errors()).toEqual(['payment-unconfirmed']);
    await checkout.outcome.getByRole('button', { name: 'Check again' }).click();
    await expect.poll(() => questions(sandbox)).toBeGreaterThan(pauses.length);
    await expect(checkout.pending).toContainText('Your payment is being processed');
  });
});

test.describe('a question that fails', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  test('is asked again, and an approval is not lost', async ({ checkout, sandbox }) => {
    await reachBank(checkout);
    await sandbox.fault({ match: 'GET /storefront/transactions/*', status: 503, times: 2 });
    await atBank(checkout, 'Approve');
    await expect(checkout.result).toContainText('You paid $38.00.', { timeout: 20_000 });
    expect(await checkout.errors()).toEqual([]);
    await expectOnePayment(sandbox, 38);
  });
});
