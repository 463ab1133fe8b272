// @ts-check
// What every browser test starts from: a fresh sandbox, a merchant's site, and a page that is watched.
//
//   import { test, expect } from './support/checkout.mjs';
//   test('…', async ({ page, sandbox }) => {
//     await sandbox.fault({ match: 'POST /storefront/purchase', status: 503 });
//     await page.goto('/items.html');
//   });
//
// A page finds the sandbox's addresses in `window.sandboxAddresses`: { demo, api, framepay }.
import { expect, test as base } from '@playwright/test';

import { Sandbox } from './sandbox.mjs';
import { Site } from './site.mjs';
import { unexpected, watch } from './watch.mjs';

/** @typedef {{ expectedConsoleErrors: RegExp[], freshSandbox: void }} TestFixtures */
/** @typedef {{ sandbox: Sandbox, site: Site }} WorkerFixtures */

export const test = base.extend(
  /** @type {import('@playwright/test').Fixtures<TestFixtures, WorkerFixtures, import('@playwright/test').PlaywrightTestArgs & import('@playwright/test').PlaywrightTestOptions>} */ ({
    // `test.use({ expectedConsoleErrors: [/…/] })` for tests of failures: browsers log each failed request.
    // Playwright takes an array of two for a value and its options, so several patterns are wrapped:
    // `test.use({ expectedConsoleErrors: [[/…/, /…/], { scope: 'test' }] })`.
    expectedConsoleErrors: [[], { option: true }],

    sandbox: [
      async ({}, use) => {
        const sandbox = await Sandbox.start();
        await use(sandbox);
        await sandbox.stop();
      },
      { scope: 'worker' },
    ],

    site: [
      async ({}, use) => {
        const site = await Site.start();
        await use(site);
        await site.stop();
      },
      { scope: 'worker' },
    ],

    baseURL: async ({ site }, use) => use(site.origin),

    freshSandbox: [
      async ({ sandbox, site }, use) => {
        await sandbox.reset();
        site.reset();
        await use();
      },
      { auto: true },
    ],

    context: async ({ context, sandbox, site, expectedConsoleErrors }, use) => {
      if (!Array.isArray(expectedConsoleErrors)) {
        throw new Error("Several patterns are wrapped: expectedConsoleErrors: [[/…/, /…/], { scope: 'test' }]");
      }
      await context.addInitScript((addresses) => Object.assign(window, { sandboxAddresses: addresses }), sandbox.addresses);
      const seen = watch(context, [site.origin, ...sandbox.origins]);
      await use(context);
      expect.soft(unexpected(seen.errors, expectedConsoleErrors), 'errors in the console').toEqual([]);
      expect.soft(seen.strangers, 'requests to other hosts').toEqual([]);
    },
  }),
);

export { expect };
