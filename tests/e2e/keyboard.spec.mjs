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
  await expect(checkout.instruments.getByRole('radio', { name: 'Card', exact: true })).toBeFocused();
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
  await checkout.expectFocus('confirmation');
  await page.keyboard.press('Tab');
  await expect(checkout.confirmation.getByRole('button', { name: 'Change' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(checkout.payButton).toBeFocused();
  expect(await sandbox.charges()).toEqual([]);
  await checkout.confirmable();
  await page.keyboard.press('Enter');
  await expect(checkout.result).toContainText('You paid $23.00.');
  await checkout.expectFocus('outcome');
  expect((await sandbox.charges())[0].body.billingAddress).toMatchObject({ country: 'US', region: 'OR', postalCode: '97201' });
});

test('a saved instrument is chosen, removed and paid with by the keyboard', async ({ checkout, page, sandbox }) => {
  const paymentInstruments = { allowCreate: false, allowDeactivate: true };
  await checkout.start({ money: { amount: 38, currency: 'USD' }, paymentInstruments, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
  const radio = (/** @type {string} */ name) => checkout.instruments.getByRole('radio', { name });
  await page.keyboard.press('Tab');
  await expect(radio('Visa ending in 1111')).toBeFocused();
  await expect(radio('Visa ending in 1111')).not.toHaveCSS('outline-style', 'none');
  await page.keyboard.press('ArrowDown');
  await expect(radio('Visa ending in 1111')).not.toBeChecked();
  await page.keyboard.press('ArrowUp');
  await expect(radio('Visa ending in 1111')).toBeChecked();

  const remove = checkout.action('Remove: Visa ending in 0002');
  await checkout.choose('Visa ending in 0002');
  await remove.press('Enter');
  await expect(checkout.instruments.getByText('Remove Visa ending in 0002?')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(radio('Visa ending in 0002')).toHaveCount(0);
  await checkout.expectFocus('instruments');
  await expect(radio('Visa ending in 1111')).toBeChecked();

  await checkout.payButton.press('Enter');
  await checkout.expectFocus('confirmation');
  await expect(checkout.confirmation).toContainText('Visa ending in 1111');
  await checkout.confirmable();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(checkout.result).toContainText('You paid $38.00.');
  expect(await sandbox.charges()).toHaveLength(1);
});

for (const name of ['Remove: Visa ending in 1111', 'Replace: Visa ending in 1111', 'Save a new card']) {
  test(`leaving "${name}" does not lose the focus`, async ({ checkout, sandbox }) => {
    const paymentInstruments = { allowUpdate: true, allowDeactivate: true };
    await checkout.start({ money: { amount: 38, currency: 'USD' }, paymentInstruments, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
    await checkout.action(name).press('Enter');
    await checkout.form.getByRole('button', { name: 'Cancel' }).press('Enter');
    await expect(checkout.form.getByRole('button', { name: 'Cancel' })).toHaveCount(0);
    await expect.poll(() => checkout.focused()).not.toBe('body');
  });
}

test('Enter in a field leads to the confirmation, and a second one pays nothing', async ({ checkout, page, sandbox }) => {
  await checkout.start({ money: { amount: 38, currency: 'USD' } });
  await checkout.card();
  await checkout.fillAddress();
  await page.keyboard.press('Enter');
  await checkout.expectFocus('confirmation');
  await page.keyboard.press('Enter');
  await expect(checkout.payButton).toHaveText('Pay $38.00');
  expect(await sandbox.charges()).toEqual([]);
  await checkout.confirmable();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(checkout.result).toBeVisible();
});

test('an Enter that is held down on the button of the form pays nothing', async ({ checkout, page, sandbox }) => {
  await checkout.start({ money: { amount: 38, currency: 'USD' }, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
  await checkout.payButton.focus();
  // Playwright sends repeats for a key that is down already.
  for (let repeat = 0; repeat < 5; repeat += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await checkout.expectFocus('confirmation');
  expect(await sandbox.charges()).toEqual([]);
});

test('going back from the confirmation leads to the first field', async ({ checkout, page }) => {
  await checkout.start({ money: { amount: 38, currency: 'USD' } });
  await checkout.fill();
  await checkout.review();
  await checkout.expectFocus('confirmation');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(checkout.confirmation).toHaveCount(0);
  await checkout.expectFocus('field-emails');
});

test('going back with a saved instrument, which needs no address, does not lose the focus', async ({ checkout, sandbox }) => {
  await checkout.start({ money: { amount: 38, currency: 'USD' }, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
  await checkout.payButton.press('Enter');
  await checkout.expectFocus('confirmation');
  await checkout.confirmation.getByRole('button', { name: 'Change' }).press('Enter');
  await expect(checkout.confirmation).toHaveCount(0);
  await expect.poll(() => checkout.focused()).not.toBe('body');
});

test('a retry that leads to a saved instrument does not lose the focus', async ({ checkout, sandbox }) => {
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', status: 200, body: {} });
  await checkout.open();
  await checkout.tryMount({ money: { amount: 38, currency: 'USD' }, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
  await checkout.outcome.getByRole('button').press('Enter');
  await expect(checkout.instruments).toBeVisible();
  await expect.poll(() => checkout.focused()).not.toBe('body');
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
  await checkout.fill();
  // Browsers show the focus of a button only to those who come by the keyboard.
  await checkout.field('postalCode').press('Enter');
  await checkout.expectFocus('confirmation');
  for (const control of [checkout.confirmation.getByRole('button', { name: 'Change' }), checkout.payButton]) {
    await control.focus();
    await expect(control).toHaveCSS('outline-style', 'solid');
    await expect(control).toHaveCSS('outline-width', '2px');
  }
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
  await expect(checkout.payButton).toHaveText('Review and pay $38.00');
});
