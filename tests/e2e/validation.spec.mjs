// @ts-check
// What the shopper must mend is said at the place where it is mended.
import { APPROVED, PORTLAND } from './support/checkout-page.mjs';
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';

const MUG = { items: [{ planId: 'plan_mug', quantity: 1 }] };
const AMOUNT = { money: { amount: 38, currency: 'USD' } };

test('everything that is missing is marked at once, and the focus is on the first', async ({ checkout, sandbox }) => {
  await checkout.start({ ...AMOUNT, countryCode: 'US' });
  await checkout.review();
  const missing = {
    email: 'Enter your email address.',
    firstName: 'Enter your first name.',
    lastName: 'Enter your last name.',
    address: 'Enter your street and house number.',
    city: 'Enter your city.',
    region: 'State is required.',
    postalCode: 'ZIP code is required.',
  };
  for (const [name, words] of /** @type {[import('./support/checkout-page.mjs').Field, string][]} */ (Object.entries(missing))) {
    await expect(checkout.field(name)).toHaveAttribute('aria-invalid', 'true');
    await expect(checkout.field(name)).toHaveAccessibleDescription(words);
    await expect(checkout.fault(name)).toHaveText(words);
  }
  await expect(checkout.field('country')).not.toHaveAttribute('aria-invalid');
  await expect(checkout.field('address2')).not.toHaveAttribute('aria-invalid');
  await expect(checkout.cardFault).toHaveText('Complete your card number, expiry date and security code.');
  await expect(checkout.notice).toContainText('Some details are missing or wrong.');
  await checkout.expectFocus('field-emails');
  expect(await sandbox.count('PostToken')).toBe(0);
  expect(await sandbox.charges()).toEqual([]);
});

test('a mark goes as soon as its field is edited, and the others stay', async ({ checkout }) => {
  await checkout.start({ ...AMOUNT, countryCode: 'US' });
  await checkout.review();
  await checkout.field('firstName').fill('A');
  await expect(checkout.field('firstName')).not.toHaveAttribute('aria-invalid');
  await expect(checkout.fault('firstName')).toBeEmpty();
  await expect(checkout.field('lastName')).toHaveAttribute('aria-invalid', 'true');
});

test('the first thing to mend gets the focus where the e-mail address is right', async ({ checkout }) => {
  await checkout.start(AMOUNT);
  await checkout.fillAddress({ ...PORTLAND, postalCode: '' });
  await checkout.card(APPROVED);
  await checkout.review();
  await checkout.expectFocus('field-postalCode');
});

test('a card that is missing gets the focus', async ({ checkout, page }) => {
  await checkout.start(AMOUNT);
  await checkout.fillAddress();
  await checkout.review();
  await expect(checkout.cardFault).toHaveText('Complete your card number, expiry date and security code.');
  await expect(checkout.cardInput('cardnumber')).toBeFocused();
  await expect(page.locator('iframe')).toBeFocused();
});

test('a card number with a wrong digit is said to be wrong', async ({ checkout, sandbox }) => {
  await checkout.start(AMOUNT);
  await checkout.fillAddress();
  await checkout.card('4111111111111112');
  await checkout.review();
  await expect(checkout.cardFault).toHaveText('This card number is not valid. Check the digits.');
  expect(await sandbox.count('PostToken')).toBe(0);
});

test('an e-mail address that is none is marked', async ({ checkout }) => {
  await checkout.start(AMOUNT);
  await checkout.fill({ address: { ...PORTLAND, email: 'ada@example' } });
  await checkout.review();
  await expect(checkout.fault('email')).toHaveText('Enter a full email address, like name@example.com.');
});

test.describe('what the storefront refuses', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  /** @param {{ field: string, message?: string }[]} invalidFields */
  const refusal = (...invalidFields) => ({
    match: 'POST /storefront/purchase',
    status: 422,
    body: { status: 422, title: 'Validation failed', detail: 'Validation failed', invalidFields },
  });

  test('is marked at the field that it names', async ({ checkout, sandbox }) => {
    await sandbox.fault(refusal({ field: 'billingAddress.postalCode', message: 'Nobody lives there.' }));
    await checkout.start(MUG);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.field('postalCode')).toHaveAttribute('aria-invalid', 'true');
    await expect(checkout.field('postalCode')).toHaveAccessibleDescription('Nobody lives there.');
    await checkout.expectFocus('field-postalCode');
    expect(await checkout.address()).toEqual(PORTLAND);
    await checkout.field('postalCode').fill('97202');
    await checkout.pay();
    await expect(checkout.result).toBeVisible();
  });

  test('is said above the form where it names none', async ({ checkout, sandbox }) => {
    await sandbox.fault(refusal({ field: 'items.0.quantity', message: 'Sold out.' }));
    await checkout.start(MUG);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.notice).toContainText('This order cannot be paid as it is.');
    await expect(checkout.notice).toContainText('You have not been charged.');
    await expect(checkout.notice).toContainText('Error code: request-refused');
    await checkout.expectFocus('notice');
  });

  test('is said above the form where a saved instrument pays and the field that it names is not asked for', async ({ checkout, sandbox }) => {
    const invalidFields = [{ field: 'billingAddress.postalCode', message: 'Nobody lives there.' }];
    await sandbox.fault({ ...refusal(...invalidFields), match: 'POST /storefront/payment' });
    await checkout.start({ ...AMOUNT, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
    await checkout.pay();
    await expect(checkout.notice).toContainText('This order cannot be paid as it is.');
    await expect(checkout.notice).toContainText('You have not been charged.');
    await checkout.expectFocus('notice');
    await checkout.pay();
    await expect(checkout.result).toBeVisible();
  });
});

test('a country asks for the fields that it has, by the names that it uses', async ({ checkout }) => {
  await checkout.start({ ...AMOUNT, countryCode: 'US' });
  await expect(checkout.container.getByLabel('ZIP code')).toBeVisible();
  await expect(checkout.container.getByLabel('State')).toHaveRole('combobox');
  await checkout.field('country').selectOption('GB');
  await expect(checkout.container.getByLabel('Postcode')).toBeVisible();
  await checkout.field('country').selectOption('HK');
  await expect(checkout.field('postalCode')).toHaveCount(0);
});

test('a name that another country brings back is still there', async ({ checkout }) => {
  await checkout.start(AMOUNT);
  await checkout.fillAddress();
  await checkout.field('country').selectOption('DE');
  await expect(checkout.field('city')).toHaveValue('Portland');
  await expect(checkout.field('firstName')).toHaveValue('Ada');
});
