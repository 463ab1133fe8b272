// @ts-check
// <checkout-instruments>: attributes and properties are what is shown, and the page is told what it is told of a mount.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import Ajv from 'ajv';

import { CheckoutPage } from './support/checkout-page.mjs';
import { FAILED_REQUESTS, expect, test as base } from './support/checkout.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const AMOUNT = { money: { amount: 38, currency: 'USD' } };

const test = base.extend({
  page: async ({ page }, use) => {
    await page.goto('/element.html');
    await use(page);
  },
  checkout: async ({ page }, use) => use(new CheckoutPage(page, { form: 'checkout-instruments' })),
});

/** Puts an element into the shop, and waits until the shopper can act. @param {Page} page @param {object} properties */
async function add(page, properties) {
  await page.evaluate(async (given) => {
    const { shop } = /** @type {any} */ (window);
    await shop.define();
    const element = shop.element(given);
    document.querySelector('#shop')?.append(element);
    await element.ready;
  }, properties);
}

/** Adds one that cannot be mounted, and tells what `ready` rejects with. @param {Page} page @param {object} properties @param {boolean} isQuiet */
function addInVain(page, properties, isQuiet) {
  return page.evaluate(async ([given, quiet]) => {
    const { shop } = /** @type {any} */ (window);
    shop.isQuiet = quiet;
    await shop.define();
    const element = shop.element(given);
    document.querySelector('#shop')?.append(element);
    return element.ready.then(() => 'ready', (/** @type {any} */ error) => error.code);
  }, /** @type {[object, boolean]} */ ([properties, isQuiet]));
}

/** The names of what the page has been told, but for the steps. @param {Page} page */
const told = (page) => page.evaluate(() => /** @type {any} */ (window).shop.heard.map((/** @type {any} */ it) => it.event).filter((/** @type {string} */ it) => it !== 'state-changed'));

/** @param {Page} page @param {string} event */
const details = (page, event) =>
  page.evaluate((name) => /** @type {any} */ (window).shop.heard.filter((/** @type {any} */ it) => it.event === name).map((/** @type {any} */ it) => it.detail), event);

/** Runs a function on the element, and lets the microtasks after it run. @param {Page} page @param {(element: any) => any} change */
const onElement = (page, change) => page.locator('checkout-instruments').evaluate(change);

test('an element with options in the page is a checkout, and a purchase is told on it', async ({ page, checkout }) => {
  await add(page, AMOUNT);
  await expect(checkout.total).toHaveText('USD $38.00');
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  expect(await told(page)).toEqual(['data-ready', 'purchase-completed']);
});

test('options in one object are enough', async ({ page, checkout }) => {
  await page.evaluate(async () => {
    const { shop } = /** @type {any} */ (window);
    await shop.define();
    const element = /** @type {any} */ (document.createElement('checkout-instruments'));
    element.options = { apiMode: 'sandbox', publishableKey: 'pk_sandbox_demo', organizationId: 'org_demo', websiteId: 'web_demo', locale: 'en-US', money: { amount: 5, currency: 'USD' }, _dev: shop.dev() };
    document.querySelector('#shop')?.append(element);
    await element.ready;
  });
  await expect(checkout.total).toHaveText('USD $5.00');
});

test('a property counts before its attribute, and that before the object', async ({ page, checkout }) => {
  await add(page, { ...AMOUNT, options: { locale: 'ar', countryCode: 'DE' } });
  expect(await onElement(page, (element) => [element.locale, element.countryCode])).toEqual(['en-US', 'DE']);
  await expect(checkout.field('country')).toHaveValue('DE');
  expect(await onElement(page, (element) => ((element.locale = 'fr-FR'), element.locale))).toBe('fr-FR');
  await expect(checkout.total).toContainText('38,00');
  expect(await onElement(page, (element) => ((element.locale = undefined), element.locale))).toBe('en-US');
  await expect(checkout.total).toHaveText('USD $38.00');
});

test('what was set before the element was defined is kept', async ({ page, checkout }) => {
  await page.evaluate(async () => {
    const { shop } = /** @type {any} */ (window);
    document.querySelector('#shop')?.append(shop.element({ money: { amount: 12, currency: 'USD' } }));
    await shop.define();
    await /** @type {any} */ (document.querySelector('checkout-instruments')).ready;
  });
  await expect(checkout.total).toHaveText('USD $12.00');
});

test('changes of one moment are one update, which loses no input', async ({ page, checkout, sandbox }) => {
  await add(page, { items: [{ planId: 'plan_mug', quantity: 1 }] });
  await checkout.field('firstName').fill('Ada');
  const before = await previews(sandbox);
  await onElement(page, (element) => {
    element.items = [{ planId: 'plan_mug', quantity: 2 }];
    element.setAttribute('country-code', 'US');
    element.items = [{ planId: 'plan_mug', quantity: 3 }];
  });
  await expect(checkout.lines.first()).toContainText('$54.00');
  await expect(checkout.field('firstName')).toHaveValue('Ada');
  expect(await previews(sandbox)).toBe(before + 1);
  expect(await told(page)).toEqual(['data-ready', 'totals-changed']);
});

/** @param {import('./support/sandbox.mjs').Sandbox} sandbox */
async function previews(sandbox) {
  return (await sandbox.requests()).filter(({ path }) => path.endsWith('/preview-purchase')).length;
}

test('the same values again change nothing', async ({ page, checkout, sandbox }) => {
  await add(page, { items: [{ planId: 'plan_mug', quantity: 1 }] });
  const before = (await sandbox.requests()).length;
  await onElement(page, (element) => Object.assign(element, { items: [{ planId: 'plan_mug', quantity: 1 }], money: null, theme: undefined }));
  await expect(checkout.payButton).toBeVisible();
  expect((await sandbox.requests()).length).toBe(before);
});

test('a member that an object loses is taken back', async ({ page }) => {
  await add(page, { ...AMOUNT, theme: { colorPrimary: 'rgb(1, 2, 3)', borderRadius: '1px' } });
  const theme = () => onElement(page, (element) => ['--rebilly-colorPrimary', '--rebilly-borderRadius'].map((name) => element.style.getPropertyValue(name)));
  expect(await theme()).toEqual(['rgb(1, 2, 3)', '1px']);
  await onElement(page, (element) => ((element.theme = { borderRadius: '2px' }), element.ready));
  await expect.poll(theme).toEqual(['', '2px']);
});

test('another purchase source replaces the former one', async ({ page, checkout }) => {
  await add(page, AMOUNT);
  await onElement(page, (element) => Object.assign(element, { money: undefined, items: [{ planId: 'plan_mug', quantity: 1 }] }));
  await expect(checkout.total).toHaveText('USD $23.00');
});

test('another place for the summary is a new mount', async ({ page, checkout }) => {
  await add(page, AMOUNT);
  await onElement(page, (element) => element.setAttribute('summary', '#aside'));
  await expect(page.locator('#aside [part="summary"]')).toBeVisible();
  await expect(checkout.payButton).toBeVisible();
  await expect.poll(() => told(page)).toEqual(['data-ready', 'data-ready']);
});

test('taken out of the page it is destroyed, and put back it is mounted anew', async ({ page, checkout }) => {
  await add(page, AMOUNT);
  await page.evaluate(async () => {
    const element = /** @type {any} */ (document.querySelector('checkout-instruments'));
    element.remove();
    /** @type {any} */ (window).taken = element;
  });
  await expect.poll(() => page.evaluate(() => /** @type {any} */ (window).taken.shadowRoot.querySelector('form'))).toBeNull();
  await page.evaluate(() => document.querySelector('#shop')?.append(/** @type {any} */ (window).taken));
  await expect(checkout.payButton).toBeVisible();
  await expect.poll(() => told(page)).toEqual(['data-ready', 'data-ready']);
});

test('moved in one moment it stays mounted, with what was typed, and can pay', async ({ page, checkout }) => {
  await add(page, AMOUNT);
  await checkout.fillAddress();
  await onElement(page, (element) => document.querySelector('#aside')?.append(element));
  await expect(checkout.field('firstName')).toHaveValue('Ada');
  await checkout.card();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  expect(await told(page)).toEqual(['data-ready', 'purchase-completed']);
});

test('moved by moveBefore() it keeps the card as well', async ({ page, checkout }) => {
  await add(page, AMOUNT);
  await checkout.fill();
  await onElement(page, (element) => /** @type {any} */ (document.querySelector('#aside')).moveBefore(element, null));
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
});

test('where the page has destroyed its checkout, the next change mounts another', async ({ page, checkout }) => {
  await add(page, AMOUNT);
  await onElement(page, async (element) => (await element.ready).destroy());
  await expect(checkout.payButton).toBeHidden();
  await onElement(page, (element) => (element.money = { amount: 39, currency: 'USD' }));
  await expect(checkout.total).toHaveText('USD $39.00');
});

test('taken out while it is mounted it leaves nothing behind, and the next one is its own', async ({ page, checkout }) => {
  await page.evaluate(async () => {
    const { shop } = /** @type {any} */ (window);
    await shop.define();
    const first = shop.element({ money: { amount: 1, currency: 'USD' } });
    document.querySelector('#shop')?.append(first);
    await new Promise((resolve) => setTimeout(resolve));
    first.remove();
    document.querySelector('#shop')?.append(shop.element({ money: { amount: 2, currency: 'USD' } }));
  });
  await expect(checkout.total).toHaveText('USD $2.00');
  await expect(checkout.payButton).toBeVisible();
});

test('taken out while it is mounted it gives the next one its places, at once', async ({ page, checkout }) => {
  await page.evaluate(async () => {
    const { shop } = /** @type {any} */ (window);
    await shop.define();
    const summary = Object.assign(document.createElement('div'), { className: 'rebilly-instruments-summary' });
    document.body.prepend(summary);
    const first = shop.element({ money: { amount: 1, currency: 'USD' } });
    document.querySelector('#shop')?.append(first);
    while (!summary.shadowRoot?.firstElementChild) await new Promise((resolve) => setTimeout(resolve));
    const next = shop.element({ money: { amount: 2, currency: 'USD' } });
    first.replaceWith(next);
    await next.ready;
  });
  await expect(page.locator('.rebilly-instruments-summary [part="total"] .amount')).toHaveText('USD $2.00');
  await expect(checkout.payButton).toBeVisible();
});

test('several elements are several checkouts', async ({ page }) => {
  await add(page, { money: { amount: 1, currency: 'USD' } });
  await add(page, { money: { amount: 2, currency: 'USD' } });
  await expect(page.locator('checkout-instruments [part="total"] .amount')).toHaveText(['USD $1.00', 'USD $2.00']);
});

test('an element without options waits for them', async ({ page, checkout, sandbox }) => {
  await page.evaluate(async () => {
    const { shop } = /** @type {any} */ (window);
    await shop.define();
    document.querySelector('#shop')?.append(document.createElement('checkout-instruments'));
  });
  expect(await sandbox.requests()).toEqual([]);
  expect(await told(page)).toEqual([]);
  await onElement(page, (element) => {
    const { shop } = /** @type {any} */ (window);
    element.options = { apiMode: 'sandbox', publishableKey: 'pk_sandbox_demo', organizationId: 'org_demo', websiteId: 'web_demo', locale: 'en-US', money: { amount: 4, currency: 'USD' }, _dev: shop.dev() };
  });
  await expect(checkout.total).toHaveText('USD $4.00');
});

test('methods act on its checkout', async ({ page, checkout }) => {
  await add(page, AMOUNT);
  await onElement(page, (element) => element.update({ money: { amount: 40 } }));
  await expect(checkout.total).toHaveText('USD $40.00');
  expect(await onElement(page, (element) => element.purchase().catch((/** @type {any} */ error) => error.code))).toBe('instrument-missing');
  expect(await onElement(page, (element) => element.setup().catch((/** @type {any} */ error) => error.code))).toBe('step-unavailable');
  expect(await onElement(page, (element) => element.show('result').catch((/** @type {any} */ error) => error.code))).toBe('step-unavailable');
});

test.describe('where the storefront fails', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  test('the widget tells it once, and its own retry works', async ({ page, checkout, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', times: 1, status: 500 });
    expect(await addInVain(page, AMOUNT, false)).toBe('storefront-failed');
    expect(await told(page)).toEqual(['error']);
    await checkout.failure.getByRole('button').click();
    await expect(checkout.payButton).toBeVisible();
    expect(await onElement(page, (element) => element.purchase().catch((/** @type {any} */ error) => error.code))).toBe('instrument-missing');
  });
});

test('wrong options are told by an event with every problem, reject ready, and are mounted once they are right', async ({ page, checkout }) => {
  expect(await addInVain(page, { ...AMOUNT, invoiceId: 'in_1' }, true)).toBe('options-invalid');
  const [failure] = await details(page, 'error');
  expect(failure.problems.map((/** @type {any} */ problem) => problem.code)).toContain('several-purchase-sources');
  await onElement(page, (element) => (element.invoiceId = null));
  await expect(checkout.total).toHaveText('USD $38.00');
});

test('a change that is refused is told, and what is on screen stays', async ({ page, checkout }) => {
  await add(page, AMOUNT);
  await onElement(page, (element) => {
    /** @type {any} */ (window).shop.isQuiet = true;
    element.money = { amount: -1, currency: 'USD' };
  });
  await expect.poll(() => told(page)).toEqual(['data-ready', 'error']);
  await expect(checkout.total).toHaveText('USD $38.00');
  await onElement(page, (element) => (element.money = { amount: 39, currency: 'USD' }));
  await expect(checkout.total).toHaveText('USD $39.00');
});

test.describe('what nobody deals with', () => {
  test.use({ expectedConsoleErrors: [/CheckoutError/] });

  test('is in the console', async ({ page }) => {
    const said = page.waitForEvent('console', (message) => message.text().includes('CheckoutError'));
    expect(await addInVain(page, { items: [] }, false)).toBe('options-invalid');
    expect((await said).type()).toBe('error');
  });
});

test('the manifest fits its schema and names what the element has', async ({ page }) => {
  const manifest = JSON.parse(await readFile(new URL('../../pkg/dist/custom-elements.json', import.meta.url), 'utf8'));
  const [declaration] = manifest.modules[0].declarations;
  const schema = JSON.parse(await readFile(fileURLToPath(import.meta.resolve('custom-elements-manifest/schema.json')), 'utf8'));
  const isRight = new Ajv.default({ strict: false, validateFormats: false }).compile(schema);
  expect(isRight(manifest) ? [] : isRight.errors).toEqual([]);
  await page.evaluate(() => /** @type {any} */ (window).shop.define());
  const facts = await page.evaluate(() => {
    const element = document.createElement('checkout-instruments');
    const { observedAttributes } = /** @type {any} */ (element.constructor);
    return { observedAttributes, names: Object.getOwnPropertyNames(Object.getPrototypeOf(element)) };
  });
  expect(declaration.attributes.map((/** @type {any} */ it) => it.name).sort()).toEqual([...facts.observedAttributes].sort());
  const own = facts.names.filter((name) => !/Callback$|^constructor$/.test(name)).sort();
  expect(declaration.members.map((/** @type {any} */ it) => it.name).sort()).toEqual(own);
});
