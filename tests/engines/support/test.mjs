// @ts-check
// What each of these tests starts from: an engine that runs, a fresh sandbox, a merchant's site, and a shop on it.
import { expect, test as base } from '@playwright/test';

import { Sandbox } from '../../e2e/support/sandbox.mjs';
import { Site } from '../../e2e/support/site.mjs';
import * as chromium from './chromium.mjs';
import * as firefox from './firefox.mjs';
import { IN_THE_PAGE, Shop } from './shop.mjs';
import * as webkit from './webkit.mjs';

/** @type {Record<string, { launch: () => Promise<import('./window.js').EngineWindow> }>} */
const ENGINES = { chromium, firefox, webkit };

export const test = base.extend(
  /** @type {import('@playwright/test').Fixtures<{ place: import('./shop.mjs').Place, shop: Shop }, { engine: import('./window.js').EngineWindow, sandbox: Sandbox, site: Site }>} */ ({
    engine: [
      async ({}, use, { project }) => {
        const window = await ENGINES[project.name].launch();
        console.log(window.name);
        await use(window);
        await window.close();
      },
      { scope: 'worker', timeout: 120_000 },
    ],
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
    place: [IN_THE_PAGE, { option: true }],
    shop: async ({ engine, sandbox, site, place }, use) => {
      await sandbox.reset();
      site.reset();
      await use(new Shop(engine, site, sandbox, place));
    },
  }),
);

export { expect };
