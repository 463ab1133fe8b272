// @ts-check
// A page that the browser puts away and brings back is a form that works, never a frozen spinner.
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';

const AMOUNT = { money: { amount: 38, currency: 'USD' } };

// Playwright switches the cache off, and the headless shell has none, so this file has a browser of its own.
test.use({
  expectedConsoleErrors: [FAILED_REQUESTS],
  launchOptions: {
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  },
});

/** @typedef {import('@playwright/test').Page} Page */

/** Notes on the page whether it was put away and came back. @param {Page} page */
async function noteReturn(page) {
  await page.evaluate(() =>
    addEventListener('pageshow', ({ persisted }) => Object.assign(window, { cameBack: persisted })),
  );
}

/** @param {Page} page */
async function leaveAndReturn(page, { forMilliseconds = 0 } = {}) {
  await noteReturn(page);
  await page.goto('/merchant.css');
  await page.waitForTimeout(forMilliseconds);
  await page.goBack({ waitUntil: 'commit' });
}

/** @param {Page} page */
const cameBack = (page) => page.evaluate(() => Reflect.get(window, 'cameBack'));

/** As a browser says it that keeps a page. @param {Page} page */
async function pretendToReturn(page) {
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
}

test('the page can be put away, and comes back as it was', async ({ checkout, page }) => {
  await checkout.start(AMOUNT);
  await checkout.fill();
  await leaveAndReturn(page);
  expect(await cameBack(page), 'the browser kept the page').toBe(true);
  await expect(checkout.field('email')).toHaveValue('ada@example.com');
  await checkout.pay();
  await expect(checkout.result).toContainText('You paid $38.00.');
});

test('a session that ended meanwhile has expired', async ({ checkout, page, sandbox }) => {
  await checkout.start({ ...AMOUNT, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
  await checkout.endSoon(sandbox);
  await leaveAndReturn(page, { forMilliseconds: 3_500 });
  expect(await cameBack(page), 'the browser kept the page').toBe(true);
  await checkout.step('expired');
});

test('what was being asked is asked again when a page comes back', async ({ checkout, page, sandbox }) => {
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 6_000 });
  await checkout.open();
  await checkout.beginMount(AMOUNT);
  await expect.poll(() => sandbox.count('StorefrontPostReadyToPay')).toBe(1);
  await pretendToReturn(page);
  await expect(checkout.payButton).toHaveText('Review and pay $38.00', { timeout: 4_000 });
  expect(await sandbox.count('StorefrontPostReadyToPay')).toBe(2);
});

test('a charge is not', async ({ checkout, page, sandbox }) => {
  await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 1_500 });
  await checkout.start(AMOUNT);
  await checkout.fill();
  await checkout.pay();
  await expect.poll(() => sandbox.charges()).toHaveLength(1);
  await pretendToReturn(page);
  await expect(checkout.result).toContainText('You paid $38.00.');
  expect(await sandbox.charges()).toHaveLength(1);
});
