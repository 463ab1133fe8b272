// @ts-check
// What the loader begins before the module is there: it costs no call, decides nothing, and leaves nothing behind.
import { expect, test } from './support/checkout.mjs';
import { hold } from './support/hold.mjs';

/** @typedef {import('./support/checkout-page.mjs').CheckoutPage} CheckoutPage */
/** @typedef {import('./support/sandbox.mjs').Sandbox} Sandbox */
/** @typedef {import('@playwright/test').Page} Page */

const CART = { items: [{ planId: 'plan_mug', quantity: 2 }, { planId: 'plan_pro_monthly', quantity: { default: 2, maximum: 5 } }, { planId: 'plan_mug', quantity: 1 }] };
const AMOUNT = { money: { amount: 38.5, currency: 'USD' } };
const PLANS = 'StorefrontGetPlanCollection';
const PREVIEW = 'StorefrontPostPreviewPurchase';
const METHODS = 'StorefrontPostReadyToPay';
const ACCOUNT = 'StorefrontGetAccount';
const INSTRUMENTS = 'StorefrontGetPaymentInstrumentCollection';
const INVOICE = 'StorefrontGetInvoice';
const TRANSACTION = 'StorefrontGetTransaction';

/** What is asked early, and in all. @typedef {{ name: string, options: object, claims?: import('./support/sandbox.mjs').JwtClaims, early?: string[], all: string[] }} Source */
/** @type {Source[]} */
const SOURCES = [
  { name: 'items', options: CART, early: [PLANS, PREVIEW, METHODS], all: [PLANS, PREVIEW, METHODS] },
  { name: 'an amount', options: AMOUNT, all: [METHODS] },
  { name: 'items of a customer', options: CART, claims: { customerId: 'cus_demo' }, all: [ACCOUNT, INSTRUMENTS, PLANS, PREVIEW, METHODS] },
  { name: 'an invoice', options: { invoiceId: 'in_unpaid' }, claims: { invoiceId: 'in_unpaid' }, all: [ACCOUNT, INSTRUMENTS, INVOICE, METHODS] },
  {
    name: 'a transaction', options: { transactionId: 'txn_waiting' }, claims: { transactionId: 'txn_waiting' },
    all: [ACCOUNT, INSTRUMENTS, INVOICE, METHODS, TRANSACTION],
  },
];

for (const { name, options, claims, early = [], all } of SOURCES) {
  test(`${name}: nothing is asked twice`, async ({ checkout, page, sandbox }) => {
    const release = await holdModule(page);
    await checkout.open();
    await checkout.beginMount({ ...options, ...(claims && { jwt: await sandbox.jwt(claims) }) });
    // With the card field there has been time for the questions.
    await expect(checkout.cardFrame).toBeAttached();
    await expect.poll(() => operations(sandbox)).toEqual([...early].sort());
    release();
    expect(await checkout.mounted()).not.toHaveProperty('failure');
    expect(await operations(sandbox)).toEqual([...all].sort());
  });
}

test('a key is sent nowhere but to the API of the mode', async ({ checkout, page, sandbox }) => {
  const told = /** @type {string[]} */ ([]);
  page.on('request', (request) => {
    if (request.headers().authorization || request.url().includes('pk_sandbox')) told.push(new URL(request.url()).origin);
  });
  await checkout.start(CART);
  expect([...new Set(told)]).toEqual([new URL(sandbox.addresses.api).origin]);
});

test('the card field is mounted before the module is there, once, and pays', async ({ checkout, page, sandbox }) => {
  const isSeen = () => checkout.cardFrame.evaluate((frame) => frame.checkVisibility({ opacityProperty: true }));
  const release = await holdModule(page);
  await checkout.open();
  await checkout.beginMount(CART);
  // FramePay's own sign that the field is ready.
  await expect(checkout.cardFrame).toHaveCSS('visibility', 'visible');
  expect(await isSeen()).toBe(false);
  const frame = await checkout.cardFrame.elementHandle();
  release();
  await checkout.mounted();
  expect(await isSeen()).toBe(true);
  expect(await frame?.evaluate((element) => element.isConnected && element.parentElement?.querySelectorAll('iframe').length)).toBe(1);
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  expect(await sandbox.moved()).toHaveLength(1);
});

test('no key reaches the card field before the form is there', async ({ checkout, page }) => {
  const release = await holdModule(page);
  await checkout.open();
  await checkout.beginMount(CART);
  await expect(checkout.cardFrame).toHaveCSS('visibility', 'visible');
  const reached = new Set();
  for (let press = 0; press < 8; press++) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => document.activeElement?.tagName));
  }
  expect(reached).not.toContain('IFRAME');
  release();
  await checkout.mounted();
  await checkout.cardFrame.focus();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME');
});

test('the card field gets the look of the place where it is shown', async ({ checkout, page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await checkout.start(CART);
  const { style } = await page.evaluate(() => /** @type {any} */ (window).Framepay.configuration);
  expect(style.base.color).toBe(await checkout.cardBox.evaluate((box) => getComputedStyle(box).color));
  expect(await checkout.cardFrame.evaluate((frame) => getComputedStyle(frame).visibility)).toBe('visible');
});

/** Options that are wrong in what the loader reads. @type {[string, object][]} */
const WRONG = [
  ['a key of the other mode', { ...CART, publishableKey: 'pk_live_demo' }],
  ['a secret key', { ...CART, publishableKey: 'sk_sandbox_demo' }],
  ['no key', { ...CART, publishableKey: null }],
  ['no mode', { ...CART, apiMode: null }],
  ['an organization that is no id', { ...CART, organizationId: '../other' }],
  ['a website that is no id', { ...CART, websiteId: '..' }],
  ['two sources', { ...CART, ...AMOUNT }],
  ['no source', {}],
  ['no items', { items: [] }],
  ['a plan that is no id', { items: [{ planId: 'a/b', quantity: 1 }] }],
  ['no quantity', { items: [{ planId: 'plan_mug' }] }],
  ['a quantity in quotes', { items: [{ planId: 'plan_mug', quantity: '2' }] }],
  ['a quantity below its minimum', { items: [{ planId: 'plan_mug', quantity: { default: 1, minimum: 2 } }] }],
  ['a minimum in quotes', { items: [{ planId: 'plan_mug', quantity: { default: 2, minimum: '2' } }] }],
  ['a jwt that is none', { ...CART, jwt: 'x' }],
  ['an address of the API that is none', { ...CART, _dev: { sandboxUrl: 'api.example', framePayScriptLink: 'framepay.example' } }],
];

for (const [name, options] of WRONG) {
  test(`${name}: nothing is asked`, async ({ checkout, page, sandbox }) => {
    const release = await holdModule(page);
    const sent = requestsTo(page, sandbox);
    await checkout.open();
    await checkout.beginMount(options);
    await page.waitForTimeout(200);
    expect(sent).toEqual([]);
    release();
    expect((await checkout.mounted()).failure?.code).toBe('options-invalid');
    expect(sent).toEqual([]);
    await expectEmpty(checkout);
  });
}

test('what is wrong elsewhere draws nothing and leaves nothing', async ({ checkout, sandbox }) => {
  await checkout.open();
  expect((await checkout.tryMount({ ...CART, unknown: 1 })).failure?.code).toBe('options-invalid');
  await expectEmpty(checkout);
  await checkout.mount(CART);
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toContainText('Payment successful');
  expect(await sandbox.moved()).toHaveLength(1);
});

test('what is destroyed before it is drawn leaves nothing, and asks nothing any more', async ({ checkout, page, sandbox }) => {
  const release = await holdModule(page);
  await sandbox.fault({ match: 'POST /storefront/preview-purchase', delayMs: 5_000 });
  const failed = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/preview-purchase'));
  await checkout.open();
  await checkout.beginMount(CART);
  await expect(checkout.cardFrame).toBeAttached();
  const destroyed = checkout.destroy();
  expect((await failed).failure()?.errorText).toBe('net::ERR_ABORTED');
  await expectEmpty(checkout);
  release();
  await destroyed;
  expect((await checkout.mounted()).failure?.code).toBe('destroyed');
});

test('what is destroyed in the task that mounted it asks nothing at all', async ({ checkout, page, sandbox }) => {
  await checkout.open();
  await page.evaluate((options) => {
    merchant.mount(options);
    return CheckoutInstruments.destroy();
  }, CART);
  expect((await checkout.mounted()).failure?.code).toBe('destroyed');
  await expectEmpty(checkout);
  expect(await operations(sandbox)).toEqual([]);
});

test('options that change before the module reads them are asked for as the module reads them', async ({ checkout, page, sandbox }) => {
  const release = await holdModule(page);
  await checkout.open();
  await page.evaluate(() => {
    const options = { items: [{ planId: 'plan_pro_monthly', quantity: 1 }] };
    merchant.mount(options);
    Object.assign(window, { options });
  });
  await expect.poll(() => sandbox.count(PREVIEW)).toBe(1);
  await page.evaluate(() => void (/** @type {any} */ (window).options.items[0].quantity = 3));
  release();
  await checkout.mounted();
  await expect(checkout.total).toContainText('60.00');
  expect(await sandbox.count(PREVIEW)).toBe(2);
});

test('an answer that has waited too long is not taken', async ({ checkout, page, sandbox }) => {
  const release = await holdModule(page);
  await checkout.open();
  await checkout.beginMount(CART);
  await expect.poll(() => operations(sandbox)).toEqual([PLANS, PREVIEW, METHODS].sort());
  await page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 10_001;
  });
  release();
  await checkout.mounted();
  expect(await operations(sandbox)).toEqual([PLANS, PLANS, PREVIEW, PREVIEW, METHODS, METHODS].sort());
});

test.describe('what is drawn first', () => {
  // Frames that load while the clock is taken away again find the half of it, which is an error in the console.
  test.afterEach(({ page }) => page.goto('about:blank').then(() => {}));

  test('waits a moment for the answers, and comes with them', async ({ checkout, page }) => {
    const answers = await holdAnswers(page);
    let answered = 0;
    page.on('requestfinished', (request) => void (answered += Number(request.url().includes('/storefront/'))));
    await beginWithClock(checkout, page);
    await letTimePass(page, 60);
    await expect(checkout.form).not.toBeAttached();
    answers.release();
    await expect.poll(() => answered).toBe(3);
    // The tenth of a second is not over yet: it is the answers that it is drawn for.
    for (let passed = 0; passed < 40 && !(await checkout.total.count()); passed += 2) await letTimePass(page, 2);
    await expect(checkout.total).toHaveText(/\d\.\d\d/);
  });

  test('is the placeholder, where the answers take longer than a tenth of a second', async ({ checkout, page }) => {
    await holdAnswers(page);
    await beginWithClock(checkout, page);
    await letTimePass(page, 60);
    await expect(checkout.summary).not.toBeAttached();
    const placeholders = checkout.summary.locator('.skeleton');
    for (let passed = 0; passed < 100 && !(await placeholders.count()); passed += 10) await letTimePass(page, 10);
    await expect(placeholders).not.toHaveCount(0);
  });
});

test.describe('a storefront that fails', () => {
  test.use({ expectedConsoleErrors: [[/^Failed to load resource/], { scope: 'test' }] });

  test('is asked again, as if the module had asked', async ({ checkout, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/preview-purchase', times: 1, status: 503 });
    await checkout.start(CART);
    expect(await sandbox.count(PREVIEW)).toBe(2);
  });

  test('is told of with the same code', async ({ checkout, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', status: 404 });
    await checkout.open();
    const { failure } = await checkout.tryMount(CART);
    expect([failure?.operation, failure?.status, await sandbox.count(METHODS)]).toEqual([METHODS, 404, 1]);
  });
});

test('two checkouts of one page each have their card field', async ({ checkout, page }) => {
  await checkout.open();
  await page.evaluate(() => {
    const second = Object.assign(document.createElement('div'), { id: 'second' });
    document.body.append(second);
  });
  await checkout.mount(CART);
  await checkout.mount({ ...AMOUNT, form: '#second', summary: '#second-summary' });
  await expect(page.locator('#second iframe#card')).toBeVisible();
  await expect(checkout.cardFrame).toBeVisible();
});

/** Keeps what the storefront answers on its way. @param {Page} page */
const holdAnswers = (page) => hold(page, '**/storefront/**');

/** Mounts while the page's clock stands still, and waits until the module has started: nothing but that clock keeps it from being drawn then. @param {CheckoutPage} checkout @param {Page} page */
async function beginWithClock(checkout, page) {
  await page.clock.install();
  await page.addInitScript(() => {
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (/** @type {any[]} */ ...args) => {
      const instance = await /** @type {any} */ (instantiate).apply(WebAssembly, args);
      Object.assign(window, { hasStarted: true });
      return instance;
    };
  });
  await checkout.open();
  await page.clock.pauseAt(Date.now() + 60_000);
  await checkout.beginMount(CART);
  await expect.poll(() => page.evaluate(() => 'hasStarted' in window)).toBe(true);
}

/** Milliseconds of the page's clock, between which there is time for what the clock does not hold: the network, and the module. @param {Page} page @param {number} ms */
async function letTimePass(page, ms) {
  for (let passed = 0; passed < ms; passed += 10) {
    await page.clock.runFor(Math.min(10, ms));
    await page.waitForTimeout(100);
  }
}

/** Keeps the module on its way until it is released. @param {Page} page */
async function holdModule(page) {
  return (await hold(page, '**/*.wasm')).release;
}

/** Which operations were asked for, sorted. @param {Sandbox} sandbox */
async function operations(sandbox) {
  return (await sandbox.requests()).map(({ operation }) => String(operation)).sort();
}

/** What the page asks of the storefront from now on. @param {Page} page @param {Sandbox} sandbox */
function requestsTo(page, sandbox) {
  const sent = /** @type {string[]} */ ([]);
  page.on('request', (request) => {
    if (request.url().startsWith(sandbox.addresses.api)) sent.push(request.url());
  });
  return sent;
}

/** @param {CheckoutPage} checkout */
async function expectEmpty(checkout) {
  await expect(checkout.container.locator(':scope > [slot]')).toHaveCount(0);
}
