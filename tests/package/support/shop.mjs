// @ts-check
// What every test of an application starts from: a fresh sandbox, an application, and a page that is watched.
import { expect, test as base } from '@playwright/test';

import { CheckoutPage } from '../../e2e/support/checkout-page.mjs';
import { Sandbox } from '../../e2e/support/sandbox.mjs';
import { unexpected, watch } from '../../e2e/support/watch.mjs';
import { App } from './app.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ app: typeof App.copy, open: (app: App, options?: object) => Promise<CheckoutPage>, expectedConsoleErrors: RegExp[] }} TestFixtures */
/** @typedef {{ sandbox: Sandbox }} WorkerFixtures */

export { expect };

export const test = base.extend(
  /** @type {import('@playwright/test').Fixtures<TestFixtures, WorkerFixtures, import('@playwright/test').PlaywrightTestArgs>} */ ({
    expectedConsoleErrors: [[], { option: true }],

    sandbox: [
      async ({}, use) => {
        const sandbox = await Sandbox.start();
        await use(sandbox);
        await sandbox.stop();
      },
      { scope: 'worker' },
    ],

    // Copies an application. Whatever it starts ends with the test.
    app: async ({}, use) => {
      /** @type {App[]} */
      const apps = [];
      await use(async (...args) => {
        const app = await App.copy(...args);
        apps.push(app);
        return app;
      });
      for (const app of apps) await app.stop();
    },

    // Opens an application. What it sells, and to which account, is in `window.shop`.
    open: async ({ context, page, sandbox, expectedConsoleErrors }, use) => {
      await sandbox.reset();
      const origins = [...sandbox.origins];
      const seen = watch(context, origins);
      await use(async (app, options = {}) => {
        origins.push(app.origin);
        await page.addInitScript((shop) => Object.assign(window, { shop }), { ...shop(sandbox), ...options });
        await page.goto(app.origin);
        return new CheckoutPage(page, { form: 'body' });
      });
      expect.soft(unexpected(seen.errors, expectedConsoleErrors), 'errors in the console').toEqual([]);
      expect.soft(seen.strangers, 'requests to other hosts').toEqual([]);
    },
  }),
);

/** @param {Sandbox} sandbox */
function shop({ addresses }) {
  return {
    apiMode: 'sandbox',
    publishableKey: 'pk_sandbox_demo',
    organizationId: 'org_demo',
    websiteId: 'web_demo',
    locale: 'en-US',
    money: { amount: 38, currency: 'USD' },
    _dev: { sandboxUrl: addresses.api, framePayScriptLink: addresses.framepay },
  };
}

/**
 * Pays with a card, and waits until the shopper and the page know of it.
 * @param {CheckoutPage} checkout
 */
export async function buy(checkout) {
  await checkout.fill();
  await checkout.pay();
  await expectPaid(checkout);
}

/** @param {CheckoutPage} checkout */
export async function expectPaid({ page, result }) {
  await expect(result).toContainText('You paid $38.00.');
  await expect(page.locator('.paid')).toHaveText(/^Paid: txn_/);
}
