// @ts-check
// What every browser test starts from: a fresh sandbox, a merchant's site, a page that is watched, and a checkout on it.
//
//   import { test, expect } from './support/checkout.mjs';
//   test('…', async ({ checkout, sandbox }) => {
//     await sandbox.fault({ match: 'POST /storefront/purchase', status: 503 });
//     await checkout.start({ money: { amount: 38, currency: 'USD' } });
//   });
//
// A page finds the sandbox's addresses in `window.sandboxAddresses`: { demo, api, framepay }.
import { expect, test as base } from '@playwright/test';

import { OpenApi } from '../../contract/openapi.mjs';
import { Witness } from '../../contract/witness.mjs';
import { CheckoutPage } from './checkout-page.mjs';
import { Sandbox } from './sandbox.mjs';
import { Site } from './site.mjs';
import { unexpected, watch } from './watch.mjs';

/** @typedef {{ expectedConsoleErrors: RegExp[], otherOrigins: string[], freshSandbox: void, checkout: CheckoutPage }} TestFixtures */
/** @typedef {{ sandbox: Sandbox, site: Site, openApi: OpenApi | null }} WorkerFixtures */

/** What browsers log by themselves for each request that fails or is refused. */
export const FAILED_REQUESTS = /^Failed to load resource/;

export const test = base.extend(
  /** @type {import('@playwright/test').Fixtures<TestFixtures, WorkerFixtures, import('@playwright/test').PlaywrightTestArgs & import('@playwright/test').PlaywrightTestOptions>} */ ({
    // `test.use({ expectedConsoleErrors: [/…/] })` for tests of failures: browsers log each failed request.
    // Playwright takes an array of two for a value and its options, so several patterns are wrapped:
    // `test.use({ expectedConsoleErrors: [[/…/, /…/], { scope: 'test' }] })`.
    expectedConsoleErrors: [[], { option: true }],

    // Origins that the test answers for itself, besides the site and the sandbox. Wrapped in the same way.
    otherOrigins: [[], { option: true }],

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

    openApi: [
      async ({}, use) => {
        const file = process.env.STOREFRONT_OPENAPI;
        await use(file ? OpenApi.read(file) : null);
      },
      { scope: 'worker' },
    ],

    baseURL: async ({ site }, use) => use(site.origin),

    freshSandbox: [
      // The context is there first, for with it the page of the test before ends: what that asks later would count here.
      async ({ context: _, sandbox, site }, use) => {
        await sandbox.reset();
        site.reset();
        await use();
      },
      { auto: true },
    ],

    context: async ({ context, sandbox, site, openApi, expectedConsoleErrors, otherOrigins }, use) => {
      if (!Array.isArray(expectedConsoleErrors)) {
        throw new Error("Several patterns are wrapped: expectedConsoleErrors: [[/…/, /…/], { scope: 'test' }]");
      }
      await context.addInitScript((addresses) => Object.assign(window, { sandboxAddresses: addresses }), sandbox.addresses);
      const seen = watch(context, [site.origin, ...sandbox.origins, ...otherOrigins]);
      const witness = openApi && new Witness(openApi, new URL(sandbox.addresses.api).origin, (...answer) => sandbox.hasForced(...answer));
      witness?.watch(context);
      await use(context);
      expect.soft(unexpected(seen.errors, expectedConsoleErrors), 'errors in the console').toEqual([]);
      expect.soft(seen.strangers, 'requests to other hosts').toEqual([]);
      expect.soft((await witness?.differences()) ?? [], 'differences from the API definition').toEqual([]);
    },

    checkout: async ({ page }, use) => use(new CheckoutPage(page)),
  }),
);

export { expect };
