// @ts-check
// The demo page, as the sandbox serves it: a designer picks a scenario, edits the options, calls update(), and buys.
import { APPROVED, DECLINED } from './support/checkout-page.mjs';
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** A JWT that someone could use. */
const WHOLE_JWT = /eyJ[\w-]{20,}\.[\w-]+\./;

/** @param {Page} page @param {string} scenario */
async function pick(page, scenario) {
  await page.getByLabel('Scenario').selectOption(scenario);
}

/** @param {Page} page @param {string} name */
async function open(page, name) {
  await page.getByRole('tab', { name }).click();
}

/** @param {Page} page */
function editorOf(page) {
  return page.getByLabel('Options of mount(), as JSON');
}

/** @param {Page} page */
function statusOf(page) {
  return page.locator('#status');
}

test.beforeEach(async ({ page, sandbox, checkout }) => {
  await page.goto(sandbox.addresses.demo);
  await expect(checkout.payButton).toHaveText(/^Review and pay /);
});

test('the cart is bought: declined with one card, paid with another', async ({ checkout, page }) => {
  await checkout.fill({ card: DECLINED });
  await checkout.pay();
  await expect(checkout.notice).toContainText('Your card was declined.');
  await checkout.card(APPROVED);
  await checkout.pay();
  await expect(checkout.result).toContainText('Payment successful');
  await open(page, 'Events');
  await expect(page.locator('#events')).toContainText(/purchase-completed.*purchase-declined.*data-ready/s);
  await open(page, 'Requests');
  await expect(page.locator('#requests')).toContainText('/storefront/purchase');
});

for (const [scenario, button] of /** @type {const} */ ([
  ['amount', 'Review and pay $50.00'],
  ['yen', 'Review and pay ¥1,500'],
  ['trial', 'Review and pay $11.00'],
  ['dinar', /Review and pay KWD\s1\.234/],
  ['store-card', 'Review payment method'],
  ['steps', 'Pay $61.00'],
  ['customer', 'Review and pay $65.97'],
  ['new-customer', 'Review and pay $61.00'],
  ['session', 'Review and pay $61.00'],
  ['invoice', 'Review and pay $65.97'],
  ['partly-paid', 'Review and pay $67.79'],
  ['transaction', 'Review and pay $20.00'],
  ['jwt', 'Review and pay $65.97'],
])) {
  test(`the scenario "${scenario}" is mounted when it is picked`, async ({ checkout, page }) => {
    await pick(page, scenario);
    await expect(checkout.payButton).toHaveText(button);
    await expect(statusOf(page)).toHaveText(/^mount\(\) resolved after \d+ ms$/);
    await expect(page.locator('#problems')).toContainText('No problems');
  });
}

for (const [scenario, code] of [
  ['invoice-paid', 'invoice-paid'],
  ['invoice-voided', 'invoice-voided'],
  ['invoice-draft', 'invoice-draft'],
  ['transaction-completed', 'transaction-completed'],
]) {
  test(`the scenario "${scenario}" shows why it cannot be paid`, async ({ checkout, page }) => {
    await pick(page, scenario);
    await expect(checkout.outcome).toContainText(`Error code: ${code}`);
    await expect(statusOf(page)).toContainText(`mount() rejected. ${code}:`);
  });
}

test('the address keeps the scenario, and what was paid there can be paid again', async ({ checkout, page }) => {
  await pick(page, 'invoice');
  await expect(checkout.payButton).toHaveText('Review and pay $65.97');
  await checkout.pay();
  await expect(checkout.result).toContainText('Payment successful');
  await page.reload();
  await expect(checkout.payButton).toHaveText('Review and pay $65.97');
  expect(new URL(page.url()).searchParams.get('scenario')).toBe('invoice');
});

test('problems of the options stand beside them, and right options are mounted', async ({ checkout, page }) => {
  const editor = editorOf(page);
  const right = await editor.inputValue();
  await editor.fill(right.replace('"planId"', '"plan"'));
  await expect(page.locator('#problems')).toContainText('items[0].plan');
  await expect(page.locator('#problems')).toContainText('unknown-option');
  await editor.fill(right.replace('"default": 2', '"default": 3'));
  await expect(page.locator('#problems')).not.toContainText('unknown-option');
  await page.getByRole('button', { name: 'Mount', exact: true }).click();
  await expect(checkout.payButton).toHaveText('Review and pay $79.00');
});

test('a JWT is never shown whole', async ({ checkout, page }) => {
  await pick(page, 'customer');
  await expect(checkout.instruments).toBeVisible();
  await open(page, 'Updates');
  await page.getByRole('button', { name: 'update({ paymentInstruments' }).click();
  await expect(statusOf(page)).toHaveText(/^update\(\{ paymentInstruments \}\) resolved/);
  await open(page, 'Requests');
  await expect(page.locator('#requests')).toContainText('/storefront/account');
  await expect(page.locator('#script-snippet')).toContainText("jwt: 'eyJhbGci…'");
  await expect(page.locator('body')).not.toContainText(WHOLE_JWT);
  expect(await editorOf(page).inputValue()).toContain('"jwt": "eyJhbGci… for cus_demo"');
  expect(await editorOf(page).inputValue()).not.toMatch(WHOLE_JWT);
});

test('a JWT of one’s own is mounted as it stands, and cut short in the snippet', async ({ checkout, page, sandbox }) => {
  const editor = editorOf(page);
  await editor.fill(JSON.stringify({ apiMode: 'sandbox', jwt: await sandbox.jwt({ transactionId: 'txn_part' }) }));
  await page.getByRole('button', { name: 'Mount', exact: true }).click();
  await expect(checkout.payButton).toHaveText('Review and pay $20.00');
  await expect(page.locator('body')).not.toContainText(WHOLE_JWT);
});

test('what a customer does with saved instruments is in the log', async ({ checkout, page }) => {
  await pick(page, 'customer');
  await checkout.choose('Visa ending in 0002');
  await checkout.action('Make default: Visa ending in 0002').click();
  await open(page, 'Events');
  await expect(page.locator('#events')).toContainText('instrument-managed made-default');
});

test('a card is stored', async ({ checkout, page }) => {
  await pick(page, 'store-card');
  await expect(checkout.payButton).toHaveText('Review payment method');
  await checkout.fill();
  await checkout.pay();
  await open(page, 'Events');
  await expect(page.locator('#events')).toContainText('setup-completed');
});

test('the page runs the steps', async ({ checkout, page }) => {
  await pick(page, 'steps');
  await expect(statusOf(page)).toContainText('mount() resolved');
  await expect(checkout.payButton).toHaveText('Pay $61.00');
  await page.getByRole('button', { name: 'purchase()' }).click();
  await expect(statusOf(page)).toContainText('purchase() rejected. instrument-missing:');
  await checkout.fill();
  await checkout.review();
  await open(page, 'Events');
  await expect(page.locator('#events')).toContainText('instrument-ready');
  await page.getByRole('button', { name: "show('confirmation')" }).click();
  await expect(checkout.confirmation).toBeVisible();
  await page.getByRole('button', { name: 'purchase()' }).click();
  await expect(checkout.result).toContainText('Payment successful');
  await expect(statusOf(page)).toHaveText(/^purchase\(\) resolved after \d+ ms$/);
});

test('a session that expired is renewed, and what was typed is still there', async ({ checkout, page }) => {
  await pick(page, 'session');
  await expect(checkout.payButton).toHaveText('Review and pay $61.00');
  const editor = editorOf(page);
  await editor.fill((await editor.inputValue()).replace('20 s', '4 s'));
  await page.getByRole('button', { name: 'Mount', exact: true }).click();
  await expect(statusOf(page)).toContainText('mount() resolved');
  await checkout.field('email').fill('ada@example.com');
  await open(page, 'Events');
  await expect(page.locator('#events')).toContainText('state-changed expired', { timeout: 10_000 });
  await expect(page.locator('#events')).toContainText('error jwt-expired');
  await page.getByRole('button', { name: 'Renew the session' }).click();
  await expect(statusOf(page)).toHaveText(/^update\(\{ jwt \}\) resolved after \d+ ms$/);
  await expect(checkout.payButton).toHaveText('Review and pay $61.00');
  await expect(checkout.field('email')).toHaveValue('ada@example.com');
});

test.describe('the buttons that call update()', () => {
  /** @param {Page} page @param {string} name */
  const offer = (page, name) => page.locator('#updates > li').filter({ hasText: name });

  for (const [scenario, offers] of /** @type {const} */ ([
    ['cart', ['One more mug', 'Another plan', 'Another language', 'Another theme', 'A text of your own', 'Lines and sums of zero', 'Another purchase source']],
    ['amount', ['Another amount', 'Another purchase source', 'Another language', 'Another theme', 'A text of your own']],
    ['customer', ['Another purchase source', 'Removing saved instruments']],
    ['invoice', ['Another purchase source', 'Removing saved instruments']],
    ['transaction', ['Another purchase source']],
    ['jwt', ['Another purchase source']],
  ])) {
    test(`in the scenario "${scenario}" each works and says how long it took`, async ({ page }) => {
      await pick(page, scenario);
      await expect(statusOf(page)).toContainText('mount() resolved');
      await open(page, 'Updates');
      for (const name of offers) {
        await offer(page, name).getByRole('button').click();
        await expect(offer(page, name).locator('.offer-took'), name).toHaveText(/^\d+ ms$/);
      }
    });
  }

  test('go on from what the last one did, keep what was typed, and are in the log', async ({ checkout, page }) => {
    await checkout.field('email').fill('ada@example.com');
    await open(page, 'Updates');
    const mug = offer(page, 'One more mug').getByRole('button');
    await expect(mug).toContainText('default: 3');
    await mug.click();
    await expect(mug).toContainText('default: 4');
    await mug.click();
    await expect(checkout.payButton).toHaveText('Review and pay $97.00');
    await offer(page, 'Another language').getByRole('button').click();
    await expect(checkout.payButton).toHaveText(/مراجعة/);
    await expect(checkout.field('email')).toHaveValue('ada@example.com');
    await open(page, 'Events');
    await expect(page.locator('#events')).toContainText('update({ items })');
    await expect(page.locator('#events')).toContainText('totals-changed 79 USD → 97 USD');
  });

  test('are undone by updating to the options in the editor', async ({ checkout, page }) => {
    await open(page, 'Updates');
    for (const name of ['One more mug', 'Another language', 'Another theme']) {
      await offer(page, name).getByRole('button').click();
      await expect(offer(page, name).locator('.offer-took')).toHaveText(/^\d+ ms$/);
    }
    await open(page, 'Options');
    const update = page.getByRole('button', { name: 'Update', exact: true });
    await update.click();
    await expect(statusOf(page)).toHaveText(/^update\(.*\) resolved after \d+ ms$/);
    await expect(checkout.payButton).toHaveText('Review and pay $61.00');
    await update.click();
    await expect(statusOf(page)).toContainText('Nothing to update');
  });

  test('lead from an invoice that is paid to one that is not', async ({ checkout, page }) => {
    await pick(page, 'invoice-paid');
    await expect(statusOf(page)).toContainText('mount() rejected.');
    await open(page, 'Updates');
    await offer(page, 'Another purchase source').getByRole('button').click();
    await expect(checkout.payButton).toHaveText('Review and pay $67.79');
  });

  test('say why they failed, and offer the same again', async ({ page, sandbox }) => {
    await open(page, 'Updates');
    await page.evaluate(() => /** @type {any} */ (window).CheckoutInstruments.destroy());
    const money = offer(page, 'Another purchase source');
    await money.getByRole('button').click();
    await expect(money.locator('.offer-took')).toHaveText('rejected: not-mounted');
    await expect(money).toContainText('money');
  });
});

test.describe('a failure', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  for (const [scenario, code] of [['api-down', 'network-unreachable'], ['wrong-key', 'unauthorized'], ['framepay-blocked', 'framepay-blocked']]) {
    test(`"${scenario}" is shown as the shopper sees it`, async ({ checkout, page }) => {
      await pick(page, scenario);
      await expect(checkout.failure).toContainText(`Error code: ${code}`);
    });
  }
});
