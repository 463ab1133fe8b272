// @ts-check
// Other ways to pay than a card: bank accounts, and methods with a page of their own.
import { readFileSync } from 'node:fs';

import { APPROVED, PORTLAND, takesOnly } from './support/checkout-page.mjs';
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';

/** @typedef {import('./support/checkout-page.mjs').CheckoutPage} CheckoutPage */
/** @typedef {import('./support/sandbox.mjs').Sandbox} Sandbox */

/** PayPal and Klarna pay for items only: there is no payment token for them. */
const MUG = { items: [{ planId: 'plan_mug', quantity: 1 }] };
const AMOUNT = { money: { amount: 38, currency: 'USD' } };
const IN_EUROS = { money: { amount: 38, currency: 'EUR' }, locale: 'en-US' };
const IBAN = 'DE89370400440532013000';
const DECLINED_IBAN = 'DE62370400440532013001';
/** @type {import('./support/checkout-page.mjs').Address} */
const AMSTERDAM = { ...PORTLAND, country: 'NL', city: 'Amsterdam', postalCode: '1011 AB' };
delete AMSTERDAM.region;
const ARABIC = JSON.parse(readFileSync(new URL('../../www/locales/ar.json', import.meta.url), 'utf8'));

/** The methods on screen, in their order. @param {CheckoutPage} checkout */
function methods(checkout) {
  return checkout.instruments.locator('.choice .name').allInnerTexts();
}

/** What tokens were made of, oldest first. @param {Sandbox} sandbox */
async function tokens(sandbox) {
  const made = (await sandbox.requests()).filter(({ operation }) => operation === 'PostToken');
  return made.map(({ body }) => ({ method: body.method, kind: body.paymentInstrument?.accountNumberType }));
}

test.describe('the list', () => {
  test('has the methods of the storefront in its order, and the first is chosen', async ({ checkout }) => {
    await checkout.start(MUG);
    await expect(checkout.instruments).toHaveRole('radiogroup');
    await expect(checkout.instruments).toHaveAccessibleName('Payment method');
    expect(await methods(checkout)).toEqual(['Card', 'PayPal', 'Bank account']);
    await expect(checkout.instruments.getByRole('radio', { name: 'Card', exact: true })).toBeChecked();
    await expect(checkout.cardBox).toBeVisible();
  });

  test('is not there for one method alone', async ({ checkout, page }) => {
    await takesOnly(page, 'payment-card');
    await checkout.start(AMOUNT);
    await expect(checkout.instruments).toHaveCount(0);
    await expect(checkout.container.getByText('Card details', { exact: true })).toBeVisible();
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $38.00.');
  });

  test('is not there for a bank account alone, whose fields are open', async ({ checkout, page, sandbox }) => {
    await takesOnly(page, 'ach');
    await checkout.start(AMOUNT);
    await expect(checkout.instruments).toHaveCount(0);
    await expect(checkout.cardBox).toBeHidden();
    await checkout.fillAddress();
    await checkout.segment('IBAN').check();
    await checkout.bankInput('iban').fill(IBAN);
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await tokens(sandbox)).toEqual([{ method: 'ach', kind: 'IBAN' }]);
  });

  test('is gone through with the arrow keys', async ({ checkout, page }) => {
    await checkout.start(MUG);
    await checkout.instruments.getByRole('radio', { name: 'Card', exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    await expect(checkout.instruments.getByRole('radio', { name: 'PayPal' })).toBeChecked();
    await expect(checkout.cardBox).toBeHidden();
    await page.keyboard.press('ArrowDown');
    await expect(checkout.instruments.getByRole('radio', { name: 'Bank account' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(checkout.segment('Account and routing number')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(checkout.segment('IBAN')).toBeChecked();
  });

  test('stands beside what is saved', async ({ checkout, sandbox }) => {
    await checkout.start({ ...MUG, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
    expect((await methods(checkout)).slice(-3)).toEqual(['Use another card', 'PayPal', 'Bank account']);
  });

  test('has a method of one country only for those who live there', async ({ checkout }) => {
    await checkout.start(IN_EUROS);
    expect(await methods(checkout)).toEqual(['Card', 'Bank account']);
    await checkout.card();
    await checkout.fillAddress(AMSTERDAM);
    await checkout.field('postalCode').blur();
    await expect.poll(() => methods(checkout)).toEqual(['Card', 'Bank account', 'iDEAL']);
    await checkout.choose('iDEAL');
    await checkout.fillAddress(PORTLAND);
    await checkout.field('postalCode').blur();
    await expect.poll(() => methods(checkout)).toEqual(['Card', 'Bank account']);
    await expect(checkout.instruments.getByRole('radio', { name: 'Card', exact: true })).toBeChecked();
    await expect(checkout.cardInput('cardnumber')).toHaveValue('4111 1111 1111 1111');
  });
});

test.describe('a bank account', () => {
  test('pays by account and routing number', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fillAddress();
    await checkout.bankAccount();
    await expect(checkout.mandate).toBeVisible();
    await checkout.review();
    await expect(checkout.confirmation).toContainText('Bank account ending in 6789');
    expect(await sandbox.charges()).toEqual([]);
    await checkout.confirm();
    await expect(checkout.result).toContainText('Paid with Bank account ending in 6789');
    expect(await tokens(sandbox)).toEqual([{ method: 'ach', kind: 'BBAN' }]);
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('pays by IBAN, although another account and a card are typed too', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.bankAccount();
    await checkout.iban(IBAN);
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await tokens(sandbox)).toEqual([{ method: 'ach', kind: 'IBAN' }]);
  });

  test('is numbered by IBAN at first where that is usual', async ({ checkout }) => {
    await checkout.start(IN_EUROS);
    await checkout.choose('Bank account');
    await expect(checkout.segment('IBAN')).toBeChecked();
    await expect(checkout.bankInput('iban')).toBeVisible();
  });

  test('that is declined keeps what was typed', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fillAddress();
    await checkout.iban(DECLINED_IBAN);
    await checkout.pay();
    await expect(checkout.notice).toContainText('Your payment was declined. You have not been charged.');
    await expect(checkout.bankInput('iban')).toHaveValue('DE62 3704 0044 0532 0130 01');
    expect(await checkout.address()).toEqual(PORTLAND);
    await checkout.bankInput('iban').fill(IBAN);
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect((await tokens(sandbox)).map(({ kind }) => kind)).toEqual(['IBAN', 'IBAN']);
  });

  test('that is not complete is said so at each field', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fillAddress();
    await checkout.choose('Bank account');
    await checkout.bankInput('bbanRoutingNumber').fill('021000021');
    await checkout.review();
    await expect(checkout.container.locator('#fault-account-type')).toHaveText('Choose the type of your account.');
    await expect(checkout.container.locator('#fault-routing-number')).toBeEmpty();
    await expect(checkout.container.locator('#fault-account-number')).toHaveText('Enter the whole number.');
    expect(await tokens(sandbox)).toEqual([]);
    // The first field that is not complete has the focus.
    const type = checkout.container.locator('iframe#bbanAccountType').contentFrame();
    await expect.poll(() => type.locator('input').first().evaluate((input) => input === input.ownerDocument.activeElement)).toBe(true);
    await checkout.bankInput('bbanAccountNumber').fill('12345');
    await expect(checkout.container.locator('#fault-account-number')).toBeEmpty();
  });

  test('with a wrong IBAN has the words of FramePay', async ({ checkout }) => {
    await checkout.start(AMOUNT);
    await checkout.fillAddress();
    await checkout.iban('DE88370400440532013000');
    await checkout.bankInput('iban').blur();
    await checkout.review();
    await expect(checkout.container.locator('#fault-iban')).toHaveText('This IBAN is not valid. Check it for a typing error.');
    await expect(checkout.cardFault).toBeEmpty();
  });

  test('and a card keep what is typed in them while others are looked at', async ({ checkout, sandbox }) => {
    await checkout.start(MUG);
    await checkout.fill();
    await checkout.bankAccount();
    await checkout.iban(IBAN);
    await checkout.choose('PayPal');
    await checkout.choose('Bank account');
    await expect(checkout.segment('IBAN')).toBeChecked();
    await expect(checkout.bankInput('iban')).toHaveValue('DE89 3704 0044 0532 0130 00');
    await checkout.segment('Account and routing number').check();
    await expect(checkout.bankInput('bbanAccountNumber')).toHaveValue('000123456789');
    await checkout.choose('Card');
    await expect(checkout.cardInput('cardnumber')).toHaveValue('4111 1111 1111 1111');
    expect(await checkout.address()).toEqual(PORTLAND);
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $23.00.');
    expect(await tokens(sandbox)).toEqual([{ method: 'payment-card', kind: undefined }]);
  });

  test('that is only stored is not debited', async ({ checkout, sandbox }) => {
    await checkout.start({ ...AMOUNT, transactionType: 'setup', jwt: await sandbox.jwt({ customerId: 'cus_new' }) });
    await checkout.choose('Bank account');
    await expect(checkout.segment('IBAN')).toBeVisible();
    await expect(checkout.mandate).toBeHidden();
  });

  test('is typed into FramePay of before, too', async ({ checkout, page, sandbox }) => {
    await page.addInitScript(() => {
      /** @type {any} */
      let current;
      Object.defineProperty(window, 'Framepay', {
        configurable: true,
        get: () => current,
        set: (framepay) => (current = Object.create(framepay, { bban: { value: undefined } })),
      });
    });
    await checkout.start(AMOUNT);
    await checkout.fillAddress();
    await checkout.bankAccount();
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await tokens(sandbox)).toEqual([{ method: 'ach', kind: 'BBAN' }]);
  });
});

test.describe('fields that are blocked', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  test('are said so, and come when the bank account is chosen again', async ({ checkout, page }) => {
    await checkout.start(AMOUNT);
    await page.evaluate(() => {
      const framepay = /** @type {any} */ (window).Framepay;
      const { iban } = framepay;
      let failures = 1;
      const mount = (/** @type {any[]} */ ...target) => {
        if (failures-- > 0) throw new Error('No IBAN today.');
        return iban.mount(...target);
      };
      Object.defineProperty(window, 'Framepay', { value: Object.create(framepay, { iban: { value: { mount } } }) });
    });
    await checkout.fillAddress();
    await checkout.choose('Bank account');
    await checkout.segment('IBAN').check();
    await expect(checkout.notice).toContainText('The payment fields could not be loaded.');
    await expect(checkout.notice).toContainText('framepay-failed');
    await checkout.choose('Card');
    await checkout.choose('Bank account');
    await checkout.bankInput('iban').fill(IBAN);
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $38.00.');
  });
});

test.describe('a method with a page of its own', () => {
  for (const [name, made, options, address] of /** @type {const} */ ([
    ['PayPal', [], MUG, PORTLAND],
    ['iDEAL', [{ method: 'iDEAL', kind: undefined }], IN_EUROS, AMSTERDAM],
  ])) {
    test(`leads there: ${name}`, async ({ checkout, sandbox }) => {
      await checkout.start(options);
      await checkout.fillAddress(address);
      await checkout.field('postalCode').blur();
      await checkout.choose(name);
      await expect(checkout.instruments.getByRole('radio', { name })).toHaveAccessibleDescription(`You continue on a page of ${name} after you confirm.`);
      await expect(checkout.cardBox).toBeHidden();
      await checkout.review();
      await expect(checkout.confirmation).toContainText(name);
      await checkout.confirm();
      await expect(checkout.approval).toBeVisible();
      expect(await tokens(sandbox)).toEqual(made);
      expect(await sandbox.charges()).toHaveLength(1);
    });
  }

  test('needs no card, and takes nothing of the one that is typed', async ({ checkout, sandbox }) => {
    await checkout.start(MUG);
    await checkout.fillAddress();
    await checkout.card(APPROVED, { cvv: '1' });
    await checkout.choose('PayPal');
    await checkout.review();
    await expect(checkout.confirmation).toContainText('PayPal');
    expect(await tokens(sandbox)).toEqual([]);
    await checkout.confirm();
    await expect(checkout.approval).toBeVisible();
    const [made] = (await sandbox.requests()).filter(({ operation }) => operation === 'StorefrontPostPurchase');
    expect(made.body.paymentInstruction).toEqual({ methods: ['paypal'] });
  });
});

test.describe('on screen', () => {
  test('everything fits 320 pixels, and can be pressed', async ({ checkout, page }) => {
    await page.setViewportSize({ width: 320, height: 700 });
    await checkout.start(AMOUNT);
    await checkout.choose('Bank account');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    const pressed = [checkout.container.locator('.segment').first(), checkout.instruments.locator('.choice').last()];
    for (const control of pressed) expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  });

  test('a field has its place before it is there', async ({ checkout }) => {
    await checkout.start(AMOUNT);
    await checkout.choose('Bank account');
    const box = checkout.container.locator('[aria-labelledby="label-routing-number"]');
    const before = await box.boundingBox();
    await expect(box).not.toHaveClass(/awaited/);
    expect((await box.boundingBox())?.height).toBe(before?.height);
  });

  test('Arabic reads from right to left', async ({ checkout }) => {
    await checkout.start({ ...MUG, locale: 'ar' });
    expect(await methods(checkout)).toEqual([ARABIC['method.payment-card'], 'PayPal', ARABIC['method.ach']]);
    await checkout.choose(ARABIC['method.ach']);
    const label = checkout.container.getByText(ARABIC['bank.routing-number']);
    await expect(label).toBeVisible();
    await expect(label).toHaveCSS('direction', 'rtl');
    const [type, number] = [await label.boundingBox(), await checkout.container.getByText(ARABIC['bank.account-number'], { exact: true }).boundingBox()];
    expect(type && number && type.x > number.x).toBe(true);
  });

  test('the page can style what stands between the fields', async ({ checkout }) => {
    await checkout.start({ ...AMOUNT, theme: { colorText: '#123456' }, css: '.field-routing-number { letter-spacing: 3px }' });
    await checkout.choose('Bank account');
    const field = checkout.container.locator('.field-routing-number');
    await expect(field).toHaveCSS('letter-spacing', '3px');
    await expect(field).toHaveCSS('color', 'rgb(18, 52, 86)');
  });
});

test('another amount keeps what is typed', async ({ checkout }) => {
  await checkout.start(AMOUNT);
  await checkout.iban(IBAN);
  await checkout.update({ money: { amount: 40, currency: 'USD' } });
  await expect(checkout.payButton).toHaveText('Review and pay $40.00');
  await expect(checkout.bankInput('iban')).toHaveValue('DE89 3704 0044 0532 0130 00');
});

test('nothing is left after destroy()', async ({ checkout }) => {
  await checkout.start(AMOUNT);
  await checkout.choose('Bank account');
  await expect(checkout.bankInput('bbanRoutingNumber')).toBeVisible();
  await checkout.destroy();
  await expect(checkout.container.locator('iframe, form')).toHaveCount(0);
});
