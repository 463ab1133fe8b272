// @ts-check
// Everything can be done without a pointer.
import { APPROVED } from './support/checkout-page.mjs';
import { expect, test } from './support/checkout.mjs';

test('a shopper buys with the keyboard alone, from the top of the page to the result', async ({ checkout, page, sandbox }) => {
  await checkout.start({ items: [{ planId: 'plan_mug', quantity: 1 }], countryCode: 'US' });
  const type = async (/** @type {string} */ id, /** @type {string} */ text) => {
    await page.keyboard.press('Tab');
    await checkout.expectFocus(id);
    await page.keyboard.type(text);
  };
  await type('field-emails', 'ada@example.com');
  await page.keyboard.press('Tab');
  await expect(checkout.cardInput('cardnumber')).toBeFocused();
  // The fields go on to the next by themselves, once they are full.
  await page.keyboard.type(APPROVED);
  await expect(checkout.cardInput('exp-date')).toBeFocused();
  await page.keyboard.type('1234');
  await expect(checkout.cardInput('cvv')).toBeFocused();
  await page.keyboard.type('123');
  await type('field-firstName', 'Ada');
  await type('field-lastName', 'Lovelace');
  await page.keyboard.press('Tab');
  await checkout.expectFocus('field-country');
  await type('field-address', '1 Main Street');
  await type('field-address2', '');
  await type('field-city', 'Portland');
  await type('field-region', 'Oregon');
  await type('field-postalCode', '97201');
  await page.keyboard.press('Tab');
  await expect(checkout.payButton).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(checkout.result).toContainText('You paid $23.00.');
  await checkout.expectFocus('outcome');
  expect((await sandbox.charges())[0].body.billingAddress).toMatchObject({ country: 'US', region: 'OR', postalCode: '97201' });
});

test('Enter in a field pays', async ({ checkout, page }) => {
  await checkout.start({ money: { amount: 38, currency: 'USD' } });
  await checkout.card();
  await checkout.fillAddress();
  await page.keyboard.press('Enter');
  await expect(checkout.result).toBeVisible();
});

test('the focus can be seen on every control', async ({ checkout }) => {
  await checkout.start({ money: { amount: 38, currency: 'USD' } });
  for (const control of [checkout.field('email'), checkout.field('country'), checkout.payButton]) {
    await control.focus();
    await expect(control).toHaveCSS('outline-style', 'solid');
    await expect(control).toHaveCSS('outline-width', '2px');
  }
  await checkout.cardInput('cardnumber').focus();
  await expect(checkout.cardBox).toHaveCSS('outline-style', 'solid');
});

test('a failure is left by the keyboard', async ({ checkout, page, sandbox }) => {
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', status: 200, body: {} });
  await checkout.open();
  await checkout.tryMount({ money: { amount: 38, currency: 'USD' } });
  // Chromium stops once where the hidden iframe is.
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(checkout.outcome.getByRole('button')).toBeFocused({ timeout: 200 });
  }).toPass();
  await page.keyboard.press('Enter');
  await expect(checkout.payButton).toHaveText('Pay $38.00');
});
