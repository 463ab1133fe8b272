// @ts-check
// Several checkouts on a page, each in containers of its own.
import { APPROVED, DECLINED, PORTLAND } from './support/checkout-page.mjs';
import { AMOUNT, CustomerPage, MUG, chargeBodies, expect, jwtOf, test } from './support/customer.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const FIRST = { form: '#first', summary: '#first-summary' };
const SECOND = { form: '#second', summary: '#second-summary' };
const SEVEN = { money: { amount: 7, currency: 'USD' } };

/**
 * Mounts two, the second after the first.
 * @param {Page} page
 * @param {object} [one]
 * @param {object} [other]
 */
async function mountBoth(page, one = AMOUNT, other = SEVEN) {
  const [first, second] = [FIRST, SECOND].map((containers) => new CustomerPage(page, containers));
  await first.open('/several.html');
  await first.mount({ ...one, ...FIRST });
  await second.mount({ ...other, ...SECOND });
  return { first, second };
}

/** Keeps what each checkout tells its own listeners, and what its form's element hears. @param {Page} page */
async function listen(page) {
  await page.evaluate(() => {
    window.own = [[], []];
    window.heardAt = { first: [], second: [] };
    merchant.checkouts.forEach((/** @type {any} */ checkout, /** @type {number} */ index) => {
      for (const event of ['purchase-completed', 'totals-changed', 'error']) checkout.on(event, () => window.own[index].push(event));
    });
    for (const id of ['first', 'second']) {
      const element = /** @type {HTMLElement} */ (document.getElementById(id));
      element.addEventListener('rebilly-instruments-purchase-completed', () => window.heardAt[id].push('purchase-completed'));
    }
  });
}

test('each has its own summary and total', async ({ page }) => {
  const { first, second } = await mountBoth(page, AMOUNT, MUG);
  await expect(first.total).toContainText('$38.00');
  await expect(second.total).toContainText('$23.00');
  await expect(first.lines).toHaveCount(0);
  await expect(second.lines).toHaveCount(1);
  await expect(first.payButton).toHaveText('Review and pay $38.00');
  await expect(second.payButton).toHaveText('Review and pay $23.00');
});

test('each pays its own order, with its own card', async ({ page, sandbox }) => {
  const { first, second } = await mountBoth(page);
  await listen(page);
  await first.fill({ card: DECLINED });
  await second.fill({ card: APPROVED, address: { ...PORTLAND, email: 'grace@example.com' } });
  await first.reviewAndPay();
  await expect(first.notice).toContainText('declined');
  await expect(second.notice).toBeEmpty();
  await second.reviewAndPay();
  await expect(second.result).toContainText('You paid $7.00.');
  await expect(first.result).toHaveCount(0);
  await first.card(APPROVED);
  await first.reviewAndPay();
  await expect(first.result).toContainText('You paid $38.00.');
  expect((await chargeBodies(sandbox)).map(({ amount }) => amount)).toEqual([38, 7, 38]);
  expect(await page.evaluate(() => window.own)).toEqual([['purchase-completed'], ['purchase-completed']]);
  expect(await page.evaluate(() => window.heardAt)).toEqual({ first: ['purchase-completed'], second: ['purchase-completed'] });
});

test('both can pay at the same moment', async ({ page, sandbox }) => {
  const { first, second } = await mountBoth(page);
  await first.fill();
  await second.fill();
  await first.review();
  await second.review();
  await sandbox.fault({ match: 'POST /storefront/payment', times: 2, delayMs: 500 });
  await first.press();
  await second.press();
  await expect(first.result).toContainText('You paid $38.00.');
  await expect(second.result).toContainText('You paid $7.00.');
  expect((await sandbox.charges()).map(({ status }) => status)).toEqual([201, 201]);
});

test('a guest and a customer stand side by side', async ({ page, sandbox }) => {
  const { first, second } = await mountBoth(page, AMOUNT, { invoiceId: 'in_unpaid', jwt: await jwtOf(sandbox) });
  await expect(first.savedInstruments).toHaveCount(0);
  await expect(second.instruments).toBeVisible();
  await second.reviewAndPay();
  await expect(second.result).toContainText('You paid $65.97.');
  await first.fill();
  await first.reviewAndPay();
  await expect(first.result).toContainText('You paid $38.00.');
  const bodies = await chargeBodies(sandbox);
  expect(bodies[0]).toEqual({ invoiceId: 'in_unpaid', paymentInstrumentId: 'inst_visa' });
  expect(bodies[1]).toMatchObject({ amount: 38 });
});

test('an update of one leaves the other as it is', async ({ page }) => {
  const { first, second } = await mountBoth(page);
  await first.settleIn();
  await listen(page);
  await page.evaluate(() => merchant.checkouts[1].update({ money: { amount: 9 }, locale: 'ar', theme: { colorPrimary: 'rgb(200, 0, 100)' } }));
  await expect(second.container.locator('.checkout')).toHaveAttribute('lang', 'ar');
  await expect(first.payButton).toHaveText('Review and pay $38.00');
  await expect(first.container.locator('.checkout')).toHaveAttribute('lang', 'en');
  await expect(first.payButton).not.toHaveCSS('background-color', 'rgb(200, 0, 100)');
  await first.expectSettled();
  expect(await page.evaluate(() => window.own)).toEqual([[], ['totals-changed']]);
});

test('one goes and the other stays, with what was typed into it', async ({ page }) => {
  const { first, second } = await mountBoth(page);
  await first.fill();
  await second.settleIn();
  await page.evaluate(() => merchant.checkouts[0].destroy());
  await expect(first.container.locator('[part]')).toHaveCount(0);
  await expect(first.summaryContainer.locator('[part]')).toHaveCount(0);
  await second.expectSettled();
  await second.reviewAndPay();
  await expect(second.result).toContainText('You paid $7.00.');
});

test('the functions of the module act on the latest, and then on the one before', async ({ page }) => {
  const { first, second } = await mountBoth(page);
  await second.update({ money: { amount: 9 } });
  await expect(second.payButton).toHaveText('Review and pay $9.00');
  await expect(first.payButton).toHaveText('Review and pay $38.00');
  await page.evaluate(() => CheckoutInstruments.destroy());
  await expect(second.payButton).toHaveCount(0);
  await first.update({ money: { amount: 40 } });
  await expect(first.payButton).toHaveText('Review and pay $40.00');
});

test.describe('containers in use', () => {
  /** @type {[string, object, string[]][]} */
  const TAKEN = [
    ['the form', { ...SECOND, form: '#first' }, ['form']],
    ['the summary', { ...SECOND, summary: '#first-summary' }, ['summary']],
    ['both', FIRST, ['form', 'summary']],
    ["the form where the other's summary is", { ...SECOND, form: '#first-summary' }, ['form']],
  ];

  for (const [name, containers, paths] of TAKEN) {
    test(`cannot be mounted into: ${name}`, async ({ page, sandbox }) => {
      const first = new CustomerPage(page, FIRST);
      await first.open('/several.html');
      await first.mount({ ...AMOUNT, ...FIRST });
      await first.settleIn();
      const before = (await sandbox.requests()).length;
      const failure = await first.mountFailure({ ...SEVEN, ...containers });
      expect(failure).toMatchObject({ isCheckoutError: true, code: 'container-in-use', hasCheckout: false });
      expect(failure.problems?.map(({ path, code }) => [path, code])).toEqual(paths.map((path) => [path, 'container-in-use']));
      expect((await sandbox.requests()).length).toBe(before);
      await first.expectSettled();
      await expect(page.locator('#second [part], #second-summary [part]')).toHaveCount(0);
      await first.reviewAndPay();
      await expect(first.result).toContainText('You paid $38.00.');
    });
  }

  test('are free again when their checkout is gone', async ({ page }) => {
    const first = new CustomerPage(page, FIRST);
    await first.open('/several.html');
    await first.mount({ ...AMOUNT, ...FIRST });
    await first.destroy();
    await first.mount({ ...SEVEN, ...FIRST });
    await expect(first.payButton).toHaveText('Review and pay $7.00');
  });

  test('are in use as long as a mount that is still loading', async ({ page, sandbox }) => {
    const first = new CustomerPage(page, FIRST);
    await first.open('/several.html');
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 600 });
    await first.beginMount({ ...AMOUNT, ...FIRST });
    await expect(first.form).toHaveClass('skeleton');
    const code = await page.evaluate(async (options) => (await merchant.outcome(() => CheckoutInstruments.mount(options))).failure?.code, {
      ...(await page.evaluate(() => merchant.account())),
      ...SEVEN,
      ...FIRST,
    });
    expect(code).toBe('container-in-use');
    expect((await first.mounted()).failure).toBeUndefined();
    await expect(first.payButton).toHaveText('Review and pay $38.00');
  });
});
