// @ts-check
// The shopper's language: its words, its direction, its way to write amounts.
import { readFileSync } from 'node:fs';

import { expect, test } from './support/checkout.mjs';

const ARABIC = JSON.parse(readFileSync(new URL('../../www/locales/ar.json', import.meta.url), 'utf8'));
const CART = { items: [{ planId: 'plan_mug', quantity: 2 }] };

test('Arabic reads from right to left, and the card from left to right', async ({ checkout }) => {
  await checkout.start({ ...CART, locale: 'ar' });
  await expect(checkout.container.locator('.checkout')).toHaveAttribute('dir', 'rtl');
  await expect(checkout.container.locator('.checkout')).toHaveAttribute('lang', 'ar');
  await expect(checkout.summary).toContainText(ARABIC['summary.title']);
  await expect(checkout.container.getByLabel(ARABIC['field.email'])).toBeVisible();
  await expect(checkout.cardInput('cardnumber')).toHaveCSS('direction', 'ltr');
  await expect(checkout.cardInput('cardnumber')).toHaveAttribute('placeholder', 'رقم البطاقة');
});

test('Arabic is bought in, from the errors to the result', async ({ checkout, page }) => {
  await checkout.start({ ...CART, locale: 'ar' }, '/rtl.html');
  await checkout.review();
  await expect(checkout.fault('email')).toHaveText(ARABIC['missing.email']);
  await expect(checkout.notice).toContainText(ARABIC['notice.fix-fields']);
  await checkout.fill();
  const amount = await page.evaluate(() => new Intl.NumberFormat('ar', { style: 'currency', currency: 'USD' }).format(41));
  await expect(checkout.payButton).toHaveText(ARABIC.review.replace('{amount}', `\u2066${amount}\u2069`));
  await checkout.review();
  await expect(checkout.confirmation).toContainText(ARABIC['confirmation.title']);
  await expect(checkout.payButton).toHaveText(ARABIC.pay.replace('{amount}', `\u2066${amount}\u2069`));
  await checkout.confirm();
  await expect(checkout.result).toContainText(ARABIC['approved.title']);
});

test('an English checkout stays left to right on a page that is not', async ({ checkout }) => {
  await checkout.start(CART, '/rtl.html');
  await expect(checkout.form).toHaveCSS('direction', 'ltr');
  await expect(checkout.payButton).toHaveText('Review and pay $41.00');
});

for (const [locale, currency, amount] of /** @type {const} */ ([
  ['de-DE', 'EUR', 1234.5],
  ['ja-JP', 'JPY', 1500],
  ['ar-KW', 'KWD', 1.234],
  ['en-IN', 'INR', 123456.78],
])) {
  test(`amounts in ${currency} are written as in ${locale}`, async ({ checkout, page }) => {
    await checkout.start({ money: { amount, currency }, locale });
    const written = await page.evaluate(
      ({ locale, currency, amount }) => new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount),
      { locale, currency, amount },
    );
    await expect(checkout.total).toContainText(written);
  });
}

test('countries have the names of the language, in its order', async ({ checkout }) => {
  await checkout.start({ ...CART, locale: 'de-DE' });
  await expect(checkout.field('country')).toHaveValue('DE');
  await expect(checkout.field('country')).toContainText('Österreich');
  const names = await checkout.field('country').locator('option:not([value=""])').allTextContents();
  expect(names).toEqual([...names].sort(new Intl.Collator('de-DE').compare));
});

test.describe('the locale "auto"', () => {
  test.use({ locale: 'ar-EG' });

  test('takes the language of the browser', async ({ checkout }) => {
    await checkout.start({ ...CART, locale: 'auto' });
    await expect(checkout.container.locator('.checkout')).toHaveAttribute('dir', 'rtl');
    await expect(checkout.field('country')).toHaveValue('EG');
  });
});

test('texts that cannot be loaded are English, and the checkout works', async ({ checkout, page }) => {
  await page.route('**/locales/ar.js', (route) => route.fulfill({ contentType: 'text/javascript', body: 'export default' }));
  await checkout.start({ ...CART, locale: 'ar' });
  await expect(checkout.container.getByLabel('Email')).toBeVisible();
});
