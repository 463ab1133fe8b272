// @ts-check
// `destroy()` leaves the page as it was, in whatever state the checkout is; and several checkouts live on one page.
import { DECLINED, CheckoutPage } from './support/checkout-page.mjs';
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';
import { gate } from './support/hold.mjs';

const AMOUNT = { money: { amount: 38, currency: 'USD' } };

/** @typedef {{ checkout: CheckoutPage, sandbox: import('./support/sandbox.mjs').Sandbox }} Stage */

/** How the checkout gets into each of its states. @type {Record<string, (stage: Stage) => Promise<void>>} */
const STATES = {
  async loading({ checkout, sandbox }) {
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 3_000 });
    await checkout.open();
    await checkout.beginMount(AMOUNT);
    await expect(checkout.form).toHaveClass('skeleton');
  },
  async failed({ checkout, sandbox }) {
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', status: 500 });
    await checkout.open();
    await checkout.tryMount(AMOUNT);
    await expect(checkout.failure).toBeVisible();
  },
  async form({ checkout }) {
    await checkout.start(AMOUNT);
  },
  async invalid({ checkout }) {
    await checkout.start(AMOUNT);
    await checkout.review();
    await expect(checkout.fault('email')).not.toBeEmpty();
  },
  async preparing({ checkout, sandbox }) {
    await sandbox.fault({ match: 'POST /tokens', delayMs: 500 });
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.review();
    await expect(checkout.payButton).toHaveText('Processing…');
  },
  async confirmation({ checkout }) {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.review();
    await expect(checkout.confirmation).toBeVisible();
  },
  async expired({ checkout, sandbox }) {
    await checkout.start({ ...AMOUNT, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
    await checkout.endSoon(sandbox);
    await checkout.step('expired');
  },
  async paying({ checkout, sandbox }) {
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 500 });
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.payButton).toHaveText('Processing…');
  },
  async declined({ checkout }) {
    await checkout.start(AMOUNT);
    await checkout.fill({ card: DECLINED });
    await checkout.pay();
    await expect(checkout.notice).toContainText('declined');
  },
  async unconfirmed({ checkout, sandbox }) {
    await sandbox.fault({ match: 'POST /storefront/payment', drop: 'after' });
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.pending).toBeVisible();
  },
  async approved({ checkout }) {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.result).toBeVisible();
  },
};

test.describe('destroy', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  for (const [state, reach] of Object.entries(STATES)) {
    test(`while ${state} leaves the page as it was`, async ({ checkout, page, sandbox }) => {
      await checkout.open();
      const before = await page.locator('main').evaluate((main) => main.outerHTML);
      await reach({ checkout, sandbox });
      await checkout.destroy();
      expect(await page.locator('main').evaluate((main) => main.outerHTML)).toBe(before);
      await expect(checkout.container.getByText('The form of the shop itself')).toBeVisible();
      await expect(checkout.summaryContainer.getByText('The summary of the shop itself')).toBeVisible();
      await expect(page.locator('iframe')).toHaveCount(0);
      await expect(page.locator('[part]')).toHaveCount(0);
      // A second time does nothing, and the container can be used again.
      await checkout.destroy();
      await sandbox.reset();
      // Otherwise a payment that was under way is taken up again.
      await page.evaluate(() => sessionStorage.clear());
      await checkout.mount(AMOUNT);
      await expect(checkout.payButton).toHaveText('Review and pay $38.00');
    });
  }

  test('while loading rejects mount', async ({ checkout, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 1_000 });
    await checkout.open();
    await checkout.beginMount(AMOUNT);
    await expect(checkout.form).toHaveClass('skeleton');
    await checkout.destroy();
    expect((await checkout.mounted()).failure?.code).toBe('destroyed');
  });

  test('before FramePay has arrived leaves no card fields behind', async ({ checkout, page, sandbox }) => {
    const { framepay } = sandbox.addresses;
    const arrived = gate();
    await page.route(framepay, async (route) => {
      await arrived.opened;
      await route.continue();
    });
    await checkout.open();
    await checkout.beginMount(AMOUNT);
    await expect(checkout.cardBox).toHaveClass(/awaited/);
    await checkout.destroy();
    const loaded = page.waitForResponse(framepay);
    arrived.open();
    await loaded;
    await page.waitForFunction(() => 'Framepay' in window);
    await expect(page.locator('iframe')).toHaveCount(0);
  });

  test('while paying rejects purchase(), whose outcome is told by the event', async ({ checkout, page, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 800 });
    await checkout.start({ ...AMOUNT, features: { hideConfirmation: true } });
    await checkout.fill();
    await checkout.review();
    await expect.poll(() => checkout.events()).toContain('instrument-ready');
    await page.evaluate(() => void Object.assign(merchant, { paid: merchant.call('purchase') }));
    await checkout.step('paying');
    await checkout.destroy();
    const code = await page.evaluate(async () => (await merchant.paid).failure?.code);
    expect(code).toBe('destroyed');
    await expect.poll(() => checkout.events()).toContain('purchase-completed');
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('rejects an update that is under way', async ({ checkout, page, sandbox }) => {
    await checkout.start(AMOUNT);
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 1_000 });
    await page.evaluate(() => void Object.assign(merchant, { updated: merchant.update({ money: { amount: 40, currency: 'USD' } }) }));
    await expect(checkout.payButton).toHaveText('Updating the total…');
    await checkout.destroy();
    const code = await page.evaluate(async () => (await merchant.updated).failure?.code);
    expect(code).toBe('destroyed');
  });
});

test.describe('two checkouts on a page', () => {
  test('sell side by side, each its own order', async ({ page, sandbox }) => {
    const [first, second] = ['#first', '#second'].map((form) => new CheckoutPage(page, { form }));
    await first.open('/several.html');
    await first.mount({ ...AMOUNT, form: '#first' });
    await second.mount({ items: [{ planId: 'plan_mug', quantity: 1 }], form: '#second' });
    await first.fill();
    await second.fillAddress({ email: 'grace@example.com' });
    await first.pay();
    await expect(first.result).toContainText('You paid $38.00.');
    await expect(second.payButton).toHaveText('Review and pay $23.00');
    await second.fill();
    await second.pay();
    await expect(second.result).toContainText('You paid $23.00.');
    expect((await sandbox.charges()).map(({ operation }) => operation)).toEqual(['StorefrontPostPayment', 'StorefrontPostPurchase']);
  });

  test('one goes and the other stays', async ({ page }) => {
    const [first, second] = ['#first', '#second'].map((form) => new CheckoutPage(page, { form }));
    await first.open('/several.html');
    await first.mount({ ...AMOUNT, form: '#first' });
    await second.mount({ money: { amount: 7, currency: 'USD' }, form: '#second' });
    await page.evaluate(() => merchant.checkouts[0].destroy());
    await expect(first.payButton).toHaveCount(0);
    await second.fill();
    await second.pay();
    await expect(second.result).toContainText('You paid $7.00.');
  });

  test('the functions of the module act on the latest', async ({ page }) => {
    const [first, second] = ['#first', '#second'].map((form) => new CheckoutPage(page, { form }));
    await first.open('/several.html');
    await first.mount({ ...AMOUNT, form: '#first' });
    await second.mount({ ...AMOUNT, form: '#second' });
    await second.update({ money: { amount: 40, currency: 'USD' } });
    await expect(second.payButton).toHaveText('Review and pay $40.00');
    await expect(first.payButton).toHaveText('Review and pay $38.00');
  });

  test('each has events of its own', async ({ page }) => {
    const [first, second] = ['#first', '#second'].map((form) => new CheckoutPage(page, { form }));
    await first.open('/several.html');
    await first.mount({ ...AMOUNT, form: '#first' });
    await second.mount({ ...AMOUNT, form: '#second' });
    await page.evaluate(() => {
      merchant.own = [];
      merchant.checkouts.forEach((/** @type {any} */ checkout, /** @type {number} */ index) => {
        checkout.on('purchase-completed', () => merchant.own.push(index));
      });
    });
    await second.fill();
    await second.pay();
    await expect(second.result).toBeVisible();
    expect(await page.evaluate(() => merchant.own)).toEqual([1]);
  });
});
