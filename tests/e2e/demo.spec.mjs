// @ts-check
// The demo page, as the sandbox serves it: a designer picks a scenario, edits the options, and buys.
import { APPROVED, DECLINED } from './support/checkout-page.mjs';
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';

test.beforeEach(async ({ page, sandbox, checkout }) => {
  await page.goto(sandbox.addresses.demo);
  await expect(checkout.payButton).toHaveText(/^Pay /);
});

test('the cart is bought: declined with one card, paid with another', async ({ checkout, page }) => {
  await checkout.fill({ card: DECLINED });
  await checkout.pay();
  await expect(checkout.notice).toContainText('Your card was declined.');
  await checkout.card(APPROVED);
  await checkout.pay();
  await expect(checkout.result).toContainText('Payment successful');
  await page.getByRole('tab', { name: 'Events' }).click();
  await expect(page.locator('#events')).toContainText(/purchase-completed.*purchase-declined.*data-ready/s);
  await page.getByRole('tab', { name: 'Requests' }).click();
  await expect(page.locator('#requests')).toContainText('/storefront/purchase');
});

for (const [scenario, button] of /** @type {const} */ ([['amount', 'Pay $50.00'], ['yen', 'Pay ¥1,500'], ['trial', 'Pay $11.00'], ['dinar', /Pay KWD\s1\.234/]])) {
  test(`the scenario "${scenario}" is mounted when it is picked`, async ({ checkout, page }) => {
    await page.getByLabel('Scenario').selectOption(scenario);
    await expect(checkout.payButton).toHaveText(button);
  });
}

test('problems of the options stand beside them, and right options are mounted', async ({ checkout, page }) => {
  const editor = page.getByLabel('Options of mount(), as JSON');
  const right = await editor.inputValue();
  await editor.fill(right.replace('"planId"', '"plan"'));
  await expect(page.locator('#problems')).toContainText('items[0].plan');
  await expect(page.locator('#problems')).toContainText('unknown-option');
  await editor.fill(right.replace('"quantity": 2', '"quantity": 3'));
  await expect(page.locator('#problems')).not.toContainText('unknown-option');
  await page.getByRole('button', { name: 'Mount', exact: true }).click();
  await expect(checkout.lines.first()).toContainText('3 × $18.00');
});

test.describe('a failure', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  for (const [scenario, code] of [['api-down', 'network-unreachable'], ['wrong-key', 'unauthorized'], ['framepay-blocked', 'framepay-blocked']]) {
    test(`"${scenario}" is shown as the shopper sees it`, async ({ checkout, page }) => {
      await page.getByLabel('Scenario').selectOption(scenario);
      await expect(checkout.failure).toContainText(`Error code: ${code}`);
    });
  }
});
