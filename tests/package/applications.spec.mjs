// @ts-check
// Each application is made of the packed package by its own tool, and sells something.
import { CheckoutPage } from '../e2e/support/checkout-page.mjs';
import { buy, expect, test } from './support/shop.mjs';

/** @typedef {import('./support/app.mjs').App} App */

/** What `cargo xtask test` runs; the others take a minute more, and run with `--all`. */
const FAST = { tag: '@fast' };

const vite = (/** @type {number} */ port) => ['--host', '127.0.0.1', '--port', String(port), '--strictPort'];
const next = (/** @type {number} */ port) => ['--hostname', '127.0.0.1', '--port', String(port)];

/**
 * @typedef {object} Application
 * @property {string} folder
 * @property {string} use
 * @property {(app: App) => Promise<void>} serve
 * @property {Record<string, string>} [also]
 * @property {{ tag?: string }} [pace]
 */
/** @param {string} [folder] @returns {(app: App) => Promise<void>} */
const built = (folder) => async (app) => {
  await app.run('build');
  await app.serve(folder);
};
/** @param {(port: number) => string[]} args @returns {(app: App) => Promise<void>} */
const developed = (args) => (app) => app.start('dev', args);
/** @param {...string} args @returns {(app: App) => Promise<void>} */
const ofNext = (...args) => async (app) => {
  await app.run('build', ...args);
  await app.start('start', next);
};
const COMPONENT = { 'react/Checkout.jsx': 'app/Checkout.jsx' };

/** @type {Record<string, Application>} */
const APPLICATIONS = {
  'a script tag': { folder: 'script-tag', use: 'files', serve: built(), pace: FAST },
  'an ES module without a bundler': { folder: 'static-module', use: 'files', serve: built(), pace: FAST },
  'Vite, build': { folder: 'vite', use: 'build', serve: built('dist'), pace: FAST },
  'Vite, development': { folder: 'vite', use: 'dev', serve: developed(vite), pace: FAST },
  'Vite 7, build': { folder: 'vite7', use: 'build', serve: built('dist') },
  'Vite 7, development': { folder: 'vite7', use: 'dev', serve: developed(vite) },
  'webpack 5': { folder: 'webpack', use: 'build', serve: built(), pace: FAST },
  esbuild: { folder: 'esbuild', use: 'build', serve: built(), pace: FAST },
  Rollup: { folder: 'rollup', use: 'build', serve: built() },
  Rspack: { folder: 'rspack', use: 'build', serve: built() },
  Parcel: { folder: 'parcel', use: 'build', serve: built('dist') },
  'React, build': { folder: 'react', use: 'build', serve: built('dist') },
  'Vue, build': { folder: 'vue', use: 'build', serve: built('dist') },
  'Next.js, development': { folder: 'next', use: 'dev', serve: developed(next), also: COMPONENT },
  'Next.js, build': { folder: 'next', use: 'build', serve: ofNext(), also: COMPONENT },
  'Next.js with webpack, build': { folder: 'next', use: 'webpack', serve: ofNext('--webpack'), also: COMPONENT },
};

for (const [name, { folder, use, serve, also, pace = {} }] of Object.entries(APPLICATIONS)) {
  test(`${name}: a shopper buys, in English and in Arabic`, pace, async ({ app: copy, open, sandbox }) => {
    const app = await copy(folder, use, also);
    await serve(app);
    const checkout = await open(app);
    await buy(checkout);
    expect(await sandbox.moved()).toHaveLength(1);
    await open(app, { locale: 'ar' });
    await expect(checkout.payButton).toHaveText(/\p{Script=Arabic}/u);
  });
}

/** What imports the package in its other ways: the applications themselves show how little they need. */
const ENTRIES = Object.fromEntries(['entries', 'element'].map((name) => [`entries/${name}.js`, `${name}.js`]));

/** How each tool builds, where it is told what to begin with, and the folder that is served. @type {Record<string, { folder: string, build: string, start: string, served: string }>} */
const TOOLS = {
  'Vite, build': { folder: 'vite', build: 'vite build', start: 'index.html', served: 'dist' },
  'webpack 5': { folder: 'webpack', build: 'webpack --mode production --entry ./main.js', start: 'package.json', served: '.' },
};

for (const [name, { folder, build, start, served }] of Object.entries(TOOLS)) {
  test(`${name}: a shopper buys by the element, by the module in a script, and in an iframe`, FAST, async ({ app: copy, open, page, sandbox }) => {
    const app = await copy(folder, 'entries', ENTRIES);
    await app.edit('package.json', [build, `${build} && cp -R node_modules/checkout-instruments/dist ${served}/checkout`]);
    await app.edit(start, ['main.js', 'entries.js']);
    await app.run('build');
    await app.serve(served);
    const opened = async (/** @type {string} */ entry) => {
      await page.addInitScript((entry) => Object.assign(window, { entry }), entry);
      return open(app);
    };
    await buy(await opened('element'));
    await buy(await opened('inline'));
    await opened('iframe');
    await buy(new CheckoutPage(page, { form: 'body', within: page.frameLocator('iframe') }));
    expect(await sandbox.moved()).toHaveLength(3);
  });
}
