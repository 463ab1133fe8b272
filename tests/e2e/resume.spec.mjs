// @ts-check
// Pages that are left in mid-payment, by a reload or for the page of a bank: mounted again, the checkout finds out how the
// payment went, shows it once, and charges nothing again.
import { readFileSync } from 'node:fs';

import { PORTLAND } from './support/checkout-page.mjs';
import { AMOUNT, CustomerPage, FAILED_REQUESTS, MUG, expect, jwtOf, test } from './support/customer.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('./support/sandbox.mjs').Sandbox} Sandbox */

const CATALOG = JSON.parse(readFileSync(new URL('../../www/locales/en.json', import.meta.url), 'utf8'));
const PAY = 'POST /storefront/payment';
const ASKS_BANK = '4000000000003220';
const SLOWLY_APPROVED = '4000000000000101';
const SLOWLY_DECLINED = '4000000000000119';
const WHOLE_PAGE = { features: { fullPageRedirect: true } };
/** What a module throws whose memory is nonsense. */
const TRAP = /RuntimeError|RangeError|memory access out of bounds|unreachable|table index|null function|__wbindgen_throw/;
const FRAMEPAY = '**/framepay.js*';
const HOUR_MS = 3_600_000;

test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

/** What the page keeps of the checkout. @param {Page} page @returns {Promise<string[]>} */
const kept = (page) => page.evaluate(() => Object.entries(sessionStorage).map((entry) => entry.join(' ')));

/** A guest who pays with a card. @param {CustomerPage} checkout @param {string} [card] @param {object} [options] */
async function payAsGuest(checkout, card, options = AMOUNT) {
  await checkout.start(options);
  await checkout.fill({ card });
  await checkout.pay();
}

/** A customer who pays with a saved card. @param {CustomerPage} checkout @param {object} options @param {string} [name] */
async function payAsCustomer(checkout, options, name) {
  await checkout.start(options);
  if (name) await checkout.choose(name);
  await checkout.pay();
}

/** Loads the page anew and mounts the same. @param {CustomerPage} checkout @param {object} [options] */
async function reload(checkout, options = AMOUNT) {
  await checkout.page.reload();
  await checkout.page.waitForFunction(() => 'CheckoutInstruments' in window);
  await checkout.mount(options);
}

/** Waits until so many charges have arrived. @param {Sandbox} sandbox */
const arrival = (sandbox, count = 1) => expect.poll(() => sandbox.moved()).toHaveLength(count);

/**
 * It was charged once, shown and told once, and nothing of it is left.
 * @param {CustomerPage} checkout
 * @param {Sandbox} sandbox
 */
async function expectPaidOnce(checkout, sandbox, amount = 38) {
  await expect(checkout.result).toContainText(`You paid $${amount.toFixed(2)}.`, { timeout: 15_000 });
  expect(await sandbox.moved()).toMatchObject([{ result: 'approved', amount }]);
  expect(await checkout.details('purchase-completed')).toHaveLength(1);
  expect(await kept(checkout.page)).toEqual([]);
  expect(checkout.page.url()).not.toContain('checkout-payment');
}

test.describe('a reload', () => {
  test('while the bank decides: a guest is shown that it arrived, and not asked to pay again', async ({ checkout, page, sandbox }) => {
    await sandbox.fault({ match: PAY, delayMs: 3_000 });
    await payAsGuest(checkout);
    await arrival(sandbox);
    await reload(checkout);
    await expect(checkout.pending).toContainText('reached the shop');
    await expect(checkout.payButton).toBeHidden();
    expect(await checkout.errors()).toEqual(['payment-unconfirmed']);
    expect(await sandbox.moved()).toHaveLength(1);
    await reload(checkout);
    await expect(checkout.pending).toContainText('reached the shop');
    expect(await sandbox.charges()).toHaveLength(1);
    expect((await kept(page)).length).toBe(1);
  });

  test('after a lost answer: the same', async ({ checkout, page, sandbox }) => {
    await loseAnswer(page);
    await payAsGuest(checkout);
    await expect(checkout.pending).toContainText('reached the shop');
    await reload(checkout);
    await expect(checkout.pending).toContainText('reached the shop');
    expect(await sandbox.charges()).toHaveLength(1);
  });

  for (const [what, fault] of /** @type {const} */ ([['while the bank decides', 'delay'], ['after a lost answer', 'loss']])) {
    test(`${what}: a customer’s saved card is found to have paid`, async ({ checkout, page, sandbox }) => {
      const options = { ...AMOUNT, jwt: await jwtOf(sandbox) };
      if (fault === 'delay') await sandbox.fault({ match: PAY, delayMs: 3_000 });
      else await page.route('**/storefront/payment', (route) => route.fetch().then(() => new Promise(() => {})), { times: 1 });
      await payAsCustomer(checkout, options);
      await arrival(sandbox);
      await reload(checkout, options);
      await expectPaidOnce(checkout, sandbox);
      expect(await sandbox.charges()).toHaveLength(1);
    });

    test(`${what}: an invoice is found to be paid`, async ({ checkout, page, sandbox }) => {
      const options = { invoiceId: 'in_unpaid', jwt: await jwtOf(sandbox, { invoiceId: 'in_unpaid' }) };
      if (fault === 'delay') await sandbox.fault({ match: PAY, delayMs: 3_000 });
      else await page.route('**/storefront/payment', (route) => route.fetch().then(() => new Promise(() => {})), { times: 1 });
      await payAsCustomer(checkout, options);
      await arrival(sandbox);
      await reload(checkout, options);
      await expectPaidOnce(checkout, sandbox, 65.97);
      expect(await sandbox.charges()).toHaveLength(1);
    });
  }

  test('while it is pending: a guest sees how it ends', async ({ checkout, sandbox }) => {
    await payAsGuest(checkout, SLOWLY_APPROVED);
    await checkout.step('unconfirmed');
    await reload(checkout);
    await expectPaidOnce(checkout, sandbox);
  });

  test('while it is pending: a customer sees how it ends', async ({ checkout, sandbox }) => {
    const options = { ...AMOUNT, jwt: await jwtOf(sandbox, { customerId: 'cus_outcomes' }) };
    await payAsCustomer(checkout, options, 'Visa ending in 0101');
    await checkout.step('unconfirmed');
    await reload(checkout, options);
    await expectPaidOnce(checkout, sandbox);
  });

  test('at the page of the bank: it is opened again, and approved once', async ({ checkout, sandbox }) => {
    await payAsGuest(checkout, ASKS_BANK);
    await expect(checkout.approval).toBeVisible();
    await reload(checkout);
    await checkout.step('approval');
    await checkout.bank.getByRole('button', { name: 'Approve', exact: true }).click();
    await expectPaidOnce(checkout, sandbox);
  });

  test('a decline that is found leads to the form, with the address that was typed', async ({ checkout, page, sandbox }) => {
    await payAsGuest(checkout, SLOWLY_DECLINED);
    await checkout.step('unconfirmed');
    await reload(checkout);
    await expect(checkout.notice).toContainText(CATALOG['notice.declined'], { timeout: 15_000 });
    expect(await checkout.address()).toEqual(PORTLAND);
    expect(await kept(page)).toEqual([]);
    await checkout.card();
    await checkout.pay();
    await expectPaidOnce(checkout, sandbox);
  });

  test('what never arrived can be sent again, and is paid once', async ({ checkout, page, sandbox }) => {
    await page.route('**/storefront/payment', (route) => route.abort('connectionreset'), { times: 1 });
    await payAsGuest(checkout);
    await expect(checkout.pending).toContainText('Trying again sends the same payment');
    await reload(checkout);
    await expect(checkout.pending).toContainText('Trying again sends the same payment');
    expect(await sandbox.moved()).toEqual([]);
    await checkout.retry();
    await expectPaidOnce(checkout, sandbox);
    expect(await sandbox.count('PostToken')).toBe(1);
  });

  test('without FramePay, which says so before anything else: the result is there', async ({ checkout, page, sandbox }) => {
    await payAsGuest(checkout, SLOWLY_APPROVED);
    await checkout.step('unconfirmed');
    await page.route(FRAMEPAY, (route) => route.abort());
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 1_000 });
    await reload(checkout);
    await expectPaidOnce(checkout, sandbox);
    expect(await checkout.errors()).toEqual([]);
  });

  test('without FramePay, after a decline: the button brings the card field back', async ({ checkout, page, sandbox }) => {
    await payAsGuest(checkout, SLOWLY_DECLINED);
    await checkout.step('unconfirmed');
    await page.route(FRAMEPAY, (route) => route.abort());
    await reload(checkout);
    await expect(checkout.notice).toContainText(CATALOG['notice.declined'], { timeout: 15_000 });
    await checkout.press();
    await expect(checkout.notice).toContainText(CATALOG['failure.card-fields']);
    await page.unroute(FRAMEPAY);
    await checkout.press();
    await checkout.card();
    await checkout.pay();
    await expectPaidOnce(checkout, sandbox);
  });

  test('has the picture of what is bought, and its quantity to change after a decline', async ({ checkout }) => {
    const mugs = { items: [{ planId: 'plan_mug', quantity: { default: 1, maximum: 9 }, thumbnail: '/favicon.ico' }] };
    await checkout.start(mugs);
    await checkout.lines.getByRole('button', { name: 'Increase' }).click();
    await checkout.fill({ card: SLOWLY_DECLINED });
    await checkout.pay();
    await checkout.step('unconfirmed');
    await reload(checkout, mugs);
    await expect(checkout.lines.getByRole('img').or(checkout.lines.locator('img'))).toHaveAttribute('src', /favicon/);
    await expect(checkout.lines.getByRole('textbox')).toHaveValue('2', { timeout: 15_000 });
  });

  test('once it is paid, or before it is, keeps nothing', async ({ checkout, page, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.review();
    await checkout.confirmable();
    expect(await kept(page)).toEqual([]);
    await checkout.confirm();
    await expectPaidOnce(checkout, sandbox);
    await reload(checkout);
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  });

  test('of the page of another purchase finds its form', async ({ checkout, page, sandbox }) => {
    await payAsGuest(checkout, SLOWLY_APPROVED);
    await checkout.step('unconfirmed');
    await reload(checkout, MUG);
    await expect(checkout.payButton).toHaveText('Review and pay $23.00');
    await checkout.destroy();
    expect((await kept(page)).length).toBe(1);
    await reload(checkout);
    await expectPaidOnce(checkout, sandbox);
  });

  test('an hour later finds the form', async ({ checkout, page, sandbox }) => {
    await sandbox.fault({ match: PAY, delayMs: 3_000 });
    await payAsGuest(checkout);
    await arrival(sandbox);
    await page.addInitScript((hour) => {
      const now = Date.now;
      Date.now = () => now() + hour + 1_000;
    }, HOUR_MS);
    await reload(checkout);
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  });
});

test('what is kept has no card data, no key and no jwt of the page', async ({ checkout, page, sandbox }) => {
  const jwt = await jwtOf(sandbox, { customerId: 'cus_outcomes' });
  for (const options of [AMOUNT, { ...AMOUNT, jwt }]) {
    await checkout.start(options);
    if ('jwt' in options) await checkout.choose('Visa ending in 0101');
    else await checkout.fill({ card: SLOWLY_APPROVED });
    await checkout.pay();
    await checkout.step('unconfirmed');
    const [text, ...others] = await kept(page);
    expect(others).toEqual([]);
    expect(text).toContain('checkout-instruments:');
    for (const secret of ['4000', '0101', '123', '12/34', 'Visa', 'pk_', jwt]) expect(hasPart(text, secret), secret).toBe(false);
    await expect(checkout.result).toBeVisible({ timeout: 15_000 });
  }
});

/** Whether it is there as a word of its own: ids and times have all sorts of digits. @param {string} text @param {string} part */
function hasPart(text, part) {
  return /^\d+$/.test(part) ? new RegExp(`(?<!\\w)${part}(?!\\w)`).test(text) : text.includes(part);
}

test('destroy() in mid-payment and mount() again goes on where it was', async ({ checkout, sandbox }) => {
  await payAsGuest(checkout, SLOWLY_APPROVED);
  await checkout.step('unconfirmed');
  await checkout.destroy();
  await checkout.mount(AMOUNT);
  await expectPaidOnce(checkout, sandbox);
});

test('destroy() while the bank decides and mount() again: a customer sees that it is paid', async ({ checkout, page, sandbox }) => {
  const options = { ...AMOUNT, jwt: await jwtOf(sandbox) };
  await sandbox.fault({ match: PAY, delayMs: 1_500 });
  await payAsCustomer(checkout, options);
  await arrival(sandbox);
  await checkout.destroy();
  await checkout.mount(options);
  await expect(checkout.result).toContainText('You paid $38.00.', { timeout: 15_000 });
  await expect.poll(async () => (await sandbox.charges()).map(({ status }) => status)).toEqual([201]);
  // The checkout that was taken down hears its own answer too; the page is told once.
  const told = (await checkout.details('purchase-completed')).map(({ transaction }) => transaction.id);
  expect(told).toEqual((await sandbox.moved()).map(({ id }) => id));
  await expect.poll(() => kept(page)).toEqual([]);
});

test.describe('a crash', () => {
  test.use({ expectedConsoleErrors: [[FAILED_REQUESTS, TRAP], { scope: 'test' }] });

  test('in mid-payment: a reload finds out', async ({ checkout, page, sandbox }) => {
    await page.addInitScript(() => {
      const original = WebAssembly.instantiate;
      /** @type {any} */ (WebAssembly).instantiate = async (/** @type {[any, any]} */ ...args) => {
        const instance = /** @type {any} */ (await original(...args));
        window.ruin = () => new Uint8Array(instance.exports.memory.buffer).fill(0xf7);
        return instance;
      };
    });
    await payAsGuest(checkout, SLOWLY_APPROVED);
    await checkout.step('unconfirmed');
    await page.evaluate(() => void window.ruin());
    await page.evaluate(() => void merchant.update({ locale: 'ar' }));
    await expect(checkout.failure).toContainText('it is not known whether you paid');
    await reload(checkout);
    await expectPaidOnce(checkout, sandbox);
  });
});

// ── The page of the bank in the whole window ────────────────────────────────────────────────────────────────────────

/** Pays as far as the page of the bank, which takes the whole window. @param {CustomerPage} checkout @param {object} [options] @param {string} [name] */
async function leaveForBank(checkout, options = AMOUNT, name) {
  await checkout.start({ ...options, ...WHOLE_PAGE });
  if (name) await checkout.choose(name);
  else await checkout.fill({ card: ASKS_BANK });
  await checkout.pay();
  await expect(checkout.page.getByRole('heading', { name: 'Approve this payment' })).toBeVisible();
}

/** Presses a button of the bank, and mounts again where that leads to. @param {CustomerPage} checkout @param {string} name @param {object} [options] */
async function decide(checkout, name, options = AMOUNT) {
  await checkout.page.getByRole('button', { name, exact: true }).click();
  await checkout.page.waitForFunction(() => 'CheckoutInstruments' in window);
  await checkout.mount({ ...options, ...WHOLE_PAGE });
}

test.describe('a page of the bank that takes the whole window', () => {
  test('approved: the result is there, once', async ({ checkout, page, sandbox }) => {
    await leaveForBank(checkout);
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.waitForFunction(() => 'CheckoutInstruments' in window);
    expect(page.url()).toMatch(/[?&]checkout-payment=[0-9a-f]{16}-\w+$/);
    await checkout.mount({ ...AMOUNT, ...WHOLE_PAGE });
    await expectPaidOnce(checkout, sandbox);
    await reload(checkout, { ...AMOUNT, ...WHOLE_PAGE });
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  });

  test('approved by a customer: the same', async ({ checkout, sandbox }) => {
    const options = { ...AMOUNT, jwt: await jwtOf(sandbox, { customerId: 'cus_outcomes' }) };
    await leaveForBank(checkout, options, 'Visa ending in 3220');
    await decide(checkout, 'Approve', options);
    await expectPaidOnce(checkout, sandbox);
  });

  for (const [name, notice] of /** @type {const} */ ([['Decline', 'notice.declined'], ['Cancel', 'notice.canceled']])) {
    test(`${name}: the form is there again with the address, uncharged`, async ({ checkout, page, sandbox }) => {
      await leaveForBank(checkout);
      await decide(checkout, name);
      await expect(checkout.notice).toContainText(CATALOG[notice]);
      expect(await checkout.address()).toEqual(PORTLAND);
      expect(await sandbox.moved()).toEqual([]);
      expect(await kept(page)).toEqual([]);
      expect(page.url()).not.toContain('checkout-payment');
      expect(await checkout.details('purchase-declined')).toHaveLength(1);
    });
  }

  test('left by the Back button: it can be gone on with, and is approved once', async ({ checkout, page, sandbox }) => {
    await leaveForBank(checkout);
    await page.goBack();
    await page.waitForFunction(() => 'CheckoutInstruments' in window);
    await checkout.mount({ ...AMOUNT, ...WHOLE_PAGE });
    await checkout.pending.getByRole('button', { name: CATALOG['approval.continue'] }).click();
    await page.getByRole('heading', { name: 'Approve this payment' }).waitFor();
    await decide(checkout, 'Approve');
    await expectPaidOnce(checkout, sandbox);
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('approved, and the storefront does not know it yet: nobody is sent there again, and the result comes', async ({ checkout, page, sandbox }) => {
    await leaveForBank(checkout);
    const asked = page.waitForRequest('**/storefront/transactions/*');
    await page.route('**/storefront/transactions/*', async (route) => {
      const answer = await route.fetch();
      const { token: _, ...seen } = await answer.json();
      const bank = 'https://bank.example/approve';
      await route.fulfill({ response: answer, json: { ...seen, result: 'unknown', status: 'waiting-approval', approvalUrl: bank } });
    });
    await decide(checkout, 'Approve');
    await asked;
    await expect(checkout.pending.getByRole('button', { name: CATALOG['approval.continue'] })).toBeVisible();
    await page.unroute('**/storefront/transactions/*');
    await expectPaidOnce(checkout, sandbox);
  });

  test('the page that is left may have another address than when it mounted', async ({ checkout, page, sandbox }) => {
    await checkout.start({ ...AMOUNT, ...WHOLE_PAGE });
    await page.evaluate(() => history.pushState(null, '', '?step=pay'));
    await checkout.fill({ card: ASKS_BANK });
    await checkout.pay();
    await decide(checkout, 'Approve');
    await expectPaidOnce(checkout, sandbox);
    expect(page.url()).toMatch(/\?step=pay$/);
  });

  test('other parameters of the page’s address stay', async ({ checkout, page, sandbox }) => {
    await checkout.open('/both.html?cart=7#top');
    await checkout.mount({ ...AMOUNT, ...WHOLE_PAGE });
    await checkout.fill({ card: ASKS_BANK });
    await checkout.pay();
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.waitForURL(/\/both\.html/, { waitUntil: 'load' });
    await checkout.mount({ ...AMOUNT, ...WHOLE_PAGE });
    await expectPaidOnce(checkout, sandbox);
    expect(page.url()).toMatch(/\/both\.html\?cart=7#top$/);
  });
});

test.describe('where sessionStorage is blocked', () => {
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      const refuse = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
      Object.defineProperty(window, 'sessionStorage', { get: refuse });
    });
  });

  test('a guest who comes back reads what is not known, with a reference, and no button that pays', async ({ checkout, page, sandbox }) => {
    await leaveForBank(checkout);
    await decide(checkout, 'Approve');
    await expect(checkout.pending).toContainText('reached the shop');
    await expect(checkout.pending).toContainText('Do not pay again.');
    await expect(checkout.pending).toContainText(`Reference: ${(await sandbox.moved())[0].id}`);
    await expect(checkout.payButton).toBeHidden();
    expect(await sandbox.charges()).toHaveLength(1);
    expect(await page.evaluate(() => merchant.heard.filter((/** @type {any} */ { event }) => event === 'purchase-declined'))).toEqual([]);
  });

  test('a customer who comes back sees the result', async ({ checkout, page, sandbox }) => {
    const options = { ...AMOUNT, jwt: await jwtOf(sandbox, { customerId: 'cus_outcomes' }) };
    await leaveForBank(checkout, options, 'Visa ending in 3220');
    await decide(checkout, 'Approve', options);
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await sandbox.moved()).toHaveLength(1);
    expect(page.url()).not.toContain('checkout-payment');
  });
});

/** Has the answer of the first payment get lost. @param {Page} page */
async function loseAnswer(page) {
  const meet = async (/** @type {import('@playwright/test').Route} */ route) => {
    await route.fetch();
    await route.abort('connectionreset');
  };
  await page.route('**/storefront/payment', meet, { times: 1 });
}
