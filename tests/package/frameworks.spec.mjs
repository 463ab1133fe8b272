// @ts-check
// The components of docs/frameworks.md, while a developer edits them and a shopper uses them: no second widget, no second
// charge, and nothing that was typed is lost where it need not be.
import { PORTLAND } from '../e2e/support/checkout-page.mjs';
import { buy, expect, expectPaid, test } from './support/shop.mjs';

/** @typedef {import('./support/app.mjs').App} App */
/** @typedef {import('../e2e/support/checkout-page.mjs').CheckoutPage} CheckoutPage */

const vite = (/** @type {number} */ port) => ['--host', '127.0.0.1', '--port', String(port), '--strictPort'];

/** @typedef {[from: string, to: string]} Change */
/**
 * What is edited: where the component is used, its markup, and its script so that the framework starts it anew.
 * @type {Record<string, { around: { file: string, use: string }, component: { file: string, markup: Change, script: Change } }>}
 */
const FRAMEWORKS = {
  react: {
    around: { file: 'App.jsx', use: '<Checkout options={options} onPaid={setPaid} />' },
    component: {
      file: 'Checkout.jsx',
      markup: ['<div ref={form} />', '<div ref={form} className="new" />'],
      // Other hooks than before: React cannot keep their states.
      script: ['const [error, setError]', 'useState(null);\n  const [error, setError]'],
    },
  },
  vue: {
    around: { file: 'App.vue', use: '<Checkout :options="options" @paid="paid = $event" />' },
    component: {
      file: 'Checkout.vue',
      markup: ['<div ref="form"></div>', '<div ref="form" class="new"></div>'],
      script: ['const error', '// Edited.\nconst error'],
    },
  },
};

for (const [framework, { around, component }] of Object.entries(FRAMEWORKS)) {
  /** @param {typeof import('./support/app.mjs').App.copy} copy @param {string} use */
  const developed = async (copy, use) => {
    const app = await copy(framework, use);
    await app.start('dev', vite);
    return app;
  };
  /** @param {App} app @param {CheckoutPage} checkout @param {...Change} changes */
  const editComponent = async (app, { page }, ...changes) => {
    await app.edit(component.file, component.markup, ...changes);
    await expect(page.locator('.new')).toHaveCount(1);
  };

  test(`${framework}: one widget is drawn, and each question is asked once`, async ({ app: copy, open, sandbox }) => {
    const checkout = await open(await developed(copy, 'once'));
    await expect(checkout.payButton).toBeEnabled();
    await expectOne(checkout);
    const asked = (await sandbox.requests()).map(({ operation }) => operation);
    expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
    expect(await living(checkout.page)).toBe(1);
  });

  test(`${framework}: edits of the page around and of the component's markup leave what is typed`, async ({ app: copy, open, sandbox }) => {
    const app = await developed(copy, 'typed');
    const checkout = await open(app);
    await checkout.fill();
    await app.edit(around.file, ['<h1>Shop</h1>', '<h1>New shop</h1>']);
    await expect(checkout.page.locator('h1')).toHaveText('New shop');
    await editComponent(app, checkout);
    expect(await checkout.address()).toEqual(PORTLAND);
    await expect(checkout.cardInput('cardnumber')).toHaveValue('4111 1111 1111 1111');
    await checkout.pay();
    await expectPaid(checkout);
    expect(await sandbox.moved()).toHaveLength(1);
  });

  test(`${framework}: a component that starts anew draws one widget, anew`, async ({ app: copy, open, sandbox }) => {
    const app = await developed(copy, 'anew');
    const checkout = await open(app);
    await checkout.fill();
    await editComponent(app, checkout, component.script);
    await expect(checkout.field('email')).toHaveValue('');
    await expectOne(checkout);
    await buy(checkout);
    expect(await sandbox.moved()).toHaveLength(1);
    expect(await living(checkout.page)).toBe(1);
  });

  test(`${framework}: a component that starts anew in the middle of a payment charges once, and asks for no second`, async ({ app: copy, open, sandbox }) => {
    const app = await developed(copy, 'paying');
    const checkout = await open(app);
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 4_000 });
    await checkout.fill();
    await checkout.pay();
    await expect.poll(() => sandbox.count('StorefrontPostPayment')).toBe(1);
    await editComponent(app, checkout, component.script);
    await expect(checkout.page.locator('.paid')).toHaveText(/^Paid: txn_/);
    await expectOne(checkout);
    await expect(checkout.payButton).toBeHidden();
    expect(await sandbox.moved()).toHaveLength(1);
    expect(await sandbox.count('StorefrontPostPayment')).toBe(1);
  });

  test(`${framework}: other options change the amount, and leave what is typed`, async ({ app: copy, open, sandbox }) => {
    const checkout = await open(await developed(copy, 'options'));
    await checkout.fill();
    await checkout.page.getByLabel('Gift wrap').check();
    await expect(checkout.payButton).toHaveText('Review and pay $40.00');
    expect(await checkout.address()).toEqual(PORTLAND);
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $40.00.');
    expect(await sandbox.moved()).toHaveLength(1);
  });

  test(`${framework}: what leaves the page leaves nothing there`, async ({ app: copy, open }) => {
    const app = await developed(copy, 'leaving');
    const checkout = await open(app);
    await expect(checkout.payButton).toBeEnabled();
    await app.edit(around.file, [around.use, '']);
    await expect(checkout.form).toHaveCount(0);
    await expect(checkout.page.locator('iframe')).toHaveCount(0);
    expect(await living(checkout.page)).toBe(0);
  });

  test(`${framework}: what is wrong with the options is shown`, async ({ app: copy, open }) => {
    const checkout = await open(await developed(copy, 'wrong'), { websiteId: 7 });
    await expect(checkout.page.getByRole('alert')).toContainText('websiteId');
  });
}

/** One widget is on the page, whatever it shows: it has one shadow root, that of its container. @param {CheckoutPage} checkout */
async function expectOne({ page, summary }) {
  await expect(summary).toHaveCount(1);
  expect(await page.evaluate(() => [...document.querySelectorAll('main *')].filter(({ shadowRoot }) => shadowRoot).length)).toBe(1);
  await expect(page.locator('p[role="alert"]')).toHaveCount(0);
}

/** How many mounts the package has that are not over. Ends them. @param {import('@playwright/test').Page} page */
function living(page) {
  return page.evaluate(async () => {
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
    const { destroy, update } = await import(/** @type {string} */ (loaded.find((name) => name.includes('/checkout-instruments.js'))));
    const isMounted = () => update({}).then(() => true, (/** @type {any} */ { code }) => code !== 'not-mounted');
    let count = 0;
    for (; await isMounted(); count += 1) await destroy();
    return count;
  });
}
