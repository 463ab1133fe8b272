// @ts-check
// What `update()` promises: it changes what it is told to, asks for what that needs, and takes nothing from the shopper.
import { DECLINED, PORTLAND } from './support/checkout-page.mjs';
import { AMOUNT, FAILED_REQUESTS, MUG, askedDuring, expect, jwtOf, test } from './support/customer.mjs';

/** @typedef {import('./support/customer.mjs').CustomerPage} CustomerPage */
/** @typedef {import('./support/sandbox.mjs').Sandbox} Sandbox */

const FORTY = { money: { amount: 40, currency: 'USD' } };
const TWO_MUGS = { items: [{ planId: 'plan_mug', quantity: 2 }] };

/** Scrolls a little way down, and tells how far. @param {CustomerPage} checkout */
async function scroll(checkout) {
  await checkout.page.setViewportSize({ width: 800, height: 300 });
  await checkout.page.evaluate(() => scrollTo(0, 120));
  return scrolled(checkout);
}

/** @param {CustomerPage} checkout */
function scrolled(checkout) {
  return checkout.page.evaluate(() => scrollY);
}

/** What FramePay has been told. @param {CustomerPage} checkout */
function configuration(checkout) {
  return checkout.page.evaluate(() => window.Framepay.configuration);
}

/** The colour that an element is drawn in. @param {import('@playwright/test').Locator} element @param {string} property */
function style(element, property) {
  return element.evaluate((node, property) => getComputedStyle(node).getPropertyValue(property), property);
}

/**
 * What changes live and asks for nothing: an update, and what is to be seen of it.
 * @type {Record<string, { before?: object, changes: object, seen: (checkout: CustomerPage) => Promise<void> }>}
 */
const LIVE = {
  'the language': {
    changes: { locale: 'ar' },
    async seen(checkout) {
      await expect(checkout.container.locator('.checkout')).toHaveAttribute('lang', 'ar');
      await expect(checkout.container.locator('.checkout')).toHaveAttribute('dir', 'rtl');
      await expect(checkout.container.locator('#contact-title')).not.toHaveText('Contact');
      await expect.poll(async () => (await configuration(checkout)).locale).toBe('ar');
    },
  },
  'the theme': {
    changes: { theme: { colorPrimary: 'rgb(200, 0, 100)', inputBorderRadius: '2px' } },
    async seen(checkout) {
      await expect.poll(() => style(checkout.payButton, 'background-color')).toBe('rgb(200, 0, 100)');
      await expect.poll(() => style(checkout.field('email'), 'border-top-left-radius')).toBe('2px');
    },
  },
  'the colour of text, in the card fields too': {
    changes: { theme: { colorText: 'rgb(10, 60, 10)' } },
    async seen(checkout) {
      await expect.poll(() => style(checkout.field('email'), 'color')).toBe('rgb(10, 60, 10)');
      await expect.poll(async () => (await configuration(checkout)).style.base.color).toBe('rgb(10, 60, 10)');
    },
  },
  'the style sheet of the page': {
    changes: { css: '[part~="pay-button"] { letter-spacing: 3px }' },
    async seen(checkout) {
      await expect.poll(() => style(checkout.payButton, 'letter-spacing')).toBe('3px');
    },
  },
  'texts of the page': {
    changes: { i18n: { en: { form: { 'contact.title': 'Who are you?' } } } },
    async seen(checkout) {
      await expect(checkout.container.locator('#contact-title')).toHaveText('Who are you?');
    },
  },
  'the button': {
    changes: { features: { hideContinue: true } },
    async seen(checkout) {
      await expect(checkout.payButton).toBeHidden();
    },
  },
  'the confirmation': {
    changes: { features: { hideConfirmation: true } },
    async seen(checkout) {
      await expect(checkout.payButton).toHaveText('Pay $23.00');
    },
  },
  'sums of nothing': {
    before: { items: [{ planId: 'plan_pro_monthly', quantity: 1 }] },
    changes: { features: { hideZeroAmountSummaryItems: true } },
    async seen(checkout) {
      await expect(checkout.totals).not.toContainText('$0.00');
    },
  },
  'a picture': {
    changes: { items: [{ planId: 'plan_mug', quantity: 1, thumbnail: '/favicon.ico' }] },
    async seen(checkout) {
      await expect(checkout.lines.first().locator('img')).toHaveAttribute('src', /favicon/);
    },
  },
};

test.describe('what is live', () => {
  for (const [name, { before = {}, changes, seen }] of Object.entries(LIVE)) {
    test(`${name} changes at once, asks for nothing, and takes nothing from the shopper`, async ({ checkout, sandbox }) => {
      await checkout.start({ ...MUG, ...before });
      await checkout.settleIn();
      const from = await scroll(checkout);
      const events = (await checkout.heard()).length;
      const asked = await askedDuring(sandbox, async () => {
        await checkout.update(changes);
        await seen(checkout);
      });
      expect(asked).toEqual([]);
      await checkout.expectSettled();
      expect(await scrolled(checkout)).toBe(from);
      expect((await checkout.heard()).length).toBe(events);
    });
  }

  test('the language comes and goes, and what was typed pays', async ({ checkout, sandbox }) => {
    await checkout.start(MUG);
    await checkout.settleIn();
    const asked = await askedDuring(sandbox, async () => {
      for (const locale of ['ar', 'en', 'ar', 'en-US']) await checkout.update({ locale });
    });
    expect(asked).toEqual([]);
    await expect(checkout.payButton).toHaveText('Review and pay $23.00');
    await expect(checkout.container.locator('.checkout')).toHaveAttribute('dir', 'ltr');
    await checkout.expectSettled();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $23.00.');
  });

  test('null takes theme, style sheet and texts away again', async ({ checkout }) => {
    await checkout.start(MUG);
    // The button has come out of the skeleton when its colour rests.
    await expect(async () => {
      const colour = await style(checkout.payButton, 'background-color');
      await checkout.page.waitForTimeout(200);
      expect(await style(checkout.payButton, 'background-color')).toBe(colour);
    }).toPass();
    const colour = await style(checkout.payButton, 'background-color');
    const look = { theme: { colorPrimary: 'rgb(200, 0, 100)' }, css: '[part~="pay-button"] { letter-spacing: 3px }' };
    await checkout.update({ ...look, ...LIVE['texts of the page'].changes });
    await expect(checkout.container.locator('#contact-title')).toHaveText('Who are you?');
    await expect.poll(() => style(checkout.payButton, 'background-color')).toBe('rgb(200, 0, 100)');
    await checkout.update({ theme: null, css: null, i18n: null });
    await expect.poll(() => style(checkout.payButton, 'background-color')).toBe(colour);
    await expect.poll(() => style(checkout.payButton, 'letter-spacing')).toBe('normal');
    await expect(checkout.container.locator('#contact-title')).toHaveText('Contact');
  });

  test('objects merge: one key changes, and null takes one away', async ({ checkout }) => {
    await checkout.start({ ...MUG, theme: { colorPrimary: 'rgb(200, 0, 100)', inputBorderRadius: '2px' } });
    await checkout.update({ theme: { inputBorderRadius: '6px' } });
    await expect.poll(() => style(checkout.field('email'), 'border-top-left-radius')).toBe('6px');
    await expect.poll(() => style(checkout.payButton, 'background-color')).toBe('rgb(200, 0, 100)');
    await checkout.update({ theme: { inputBorderRadius: null } });
    await expect.poll(() => style(checkout.field('email'), 'border-top-left-radius')).not.toBe('6px');
    await expect.poll(() => style(checkout.payButton, 'background-color')).toBe('rgb(200, 0, 100)');
  });

  test('what a customer may do changes at once, and asks for nothing', async ({ checkout, sandbox }) => {
    await checkout.open();
    await checkout.mount({ ...AMOUNT, jwt: await jwtOf(sandbox) });
    await checkout.radio('First Demo Bank').check();
    const asked = await askedDuring(sandbox, async () => {
      expect(await checkout.actions()).toEqual(['Save a new card']);
      await checkout.update({ paymentInstruments: { allowDeactivate: true, allowMakeDefault: true } });
      await expect(checkout.action(/^Remove: First Demo Bank/)).toBeVisible();
      await expect(checkout.action(/^Make default: First Demo Bank/)).toBeVisible();
      await checkout.update({ paymentInstruments: { allowCreate: false, allowDeactivate: false } });
      await expect(checkout.action(/^Remove/)).toHaveCount(0);
      await expect(checkout.action('Save a new card')).toHaveCount(0);
      await expect(checkout.radio('Use another card')).toHaveCount(0);
      await expect(checkout.action(/^Make default: First Demo Bank/)).toBeVisible();
    });
    expect(asked).toEqual([]);
    await expect(checkout.radio('First Demo Bank')).toBeChecked();
  });

  test('a customer who may not type another card any more is back at a saved one', async ({ checkout, sandbox }) => {
    await checkout.open();
    await checkout.mount({ ...AMOUNT, jwt: await jwtOf(sandbox) });
    await checkout.radio('Use another card').check();
    await checkout.update({ paymentInstruments: { allowCreate: false } });
    await expect(checkout.radio('Visa ending in 1111')).toBeChecked();
    await expect(checkout.cardBox).toBeHidden();
  });

  test('the confirmation stands in the language that is chosen meanwhile', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.review();
    const asked = await askedDuring(sandbox, () => checkout.update({ locale: 'ar' }));
    expect(asked).toEqual([]);
    await expect(checkout.confirmation).toBeVisible();
    await expect(checkout.confirmation).not.toContainText('Check and confirm');
    await checkout.update({ locale: 'en-US' });
    await expect(checkout.confirmation).toContainText('Check and confirm');
    await checkout.press();
    await expect(checkout.result).toContainText('You paid $38.00.');
  });
});

test.describe('what is bought', () => {
  test('another amount asks for the methods, and FramePay is told', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.settleIn();
    expect((await configuration(checkout)).transactionData).toMatchObject({ amount: 38, currency: 'USD' });
    const asked = await askedDuring(sandbox, () => checkout.update(FORTY));
    expect(asked).toEqual(['StorefrontPostReadyToPay']);
    await expect(checkout.payButton).toHaveText('Review and pay $40.00');
    await expect.poll(async () => (await configuration(checkout)).transactionData).toMatchObject({ amount: 40, currency: 'USD' });
    await checkout.expectSettled();
    expect(await checkout.details('totals-changed')).toMatchObject([{ money: { amount: 40, currency: 'USD' }, previous: { amount: 38, currency: 'USD' } }]);
  });

  test('another currency is told to FramePay', async ({ checkout }) => {
    await checkout.start(AMOUNT);
    await checkout.settleIn();
    await checkout.update({ money: { currency: 'EUR' } });
    await expect(checkout.payButton).toHaveText('Review and pay €38.00');
    await expect.poll(async () => (await configuration(checkout)).transactionData).toMatchObject({ amount: 38, currency: 'EUR' });
    await checkout.expectSettled();
  });

  for (const [name, changes, total] of /** @type {const} */ ([
    ['quantity', TWO_MUGS, '$41.00'],
    ['plan', { items: [{ planId: 'plan_support', quantity: 1 }] }, '$99.00'],
    ['entry more', { items: [...MUG.items, { planId: 'plan_support', quantity: 1 }] }, '$122.00'],
  ])) {
    test(`another ${name} asks once for the price and once for the methods`, async ({ checkout, sandbox }) => {
      await checkout.start(MUG);
      await checkout.settleIn();
      const from = await scroll(checkout);
      const asked = await askedDuring(sandbox, () => checkout.update(changes));
      expect(asked.filter((operation) => operation === 'StorefrontPostPreviewPurchase')).toHaveLength(1);
      expect(asked.filter((operation) => operation === 'StorefrontPostReadyToPay')).toHaveLength(1);
      await expect(checkout.payButton).toHaveText(`Review and pay ${total}`);
      await checkout.expectSettled();
      expect(await scrolled(checkout)).toBe(from);
    });
  }

  test('an entry without a quantity keeps that of the entry at its place', async ({ checkout, sandbox }) => {
    await checkout.start({ items: [{ planId: 'plan_mug', quantity: 2, thumbnail: '/favicon.ico' }] });
    await checkout.update({ items: [{ planId: 'plan_mug' }, { planId: 'plan_support', quantity: 1 }] });
    await expect(checkout.lines).toHaveCount(2);
    await expect(checkout.lines.first()).toContainText('2 ×');
    await expect(checkout.lines.first().locator('img')).toHaveAttribute('src', /favicon/);
    expect(await sandbox.count('StorefrontPostPreviewPurchase')).toBe(2);
  });

  test('another source replaces the former one, and back', async ({ checkout, sandbox }) => {
    await checkout.start(MUG);
    await checkout.settleIn();
    await checkout.update(FORTY);
    await expect(checkout.payButton).toHaveText('Review and pay $40.00');
    await expect(checkout.lines).toHaveCount(0);
    await checkout.expectSettled();
    await checkout.update(TWO_MUGS);
    await expect(checkout.payButton).toHaveText('Review and pay $41.00');
    await expect(checkout.lines).toHaveCount(1);
    await checkout.expectSettled();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $41.00.');
    expect((await sandbox.charges()).map(({ operation }) => operation)).toEqual(['StorefrontPostPurchase']);
  });

  test('a customer signs in, pays an invoice of theirs, and the card that was typed is kept', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.settleIn();
    await checkout.update({ invoiceId: 'in_partly_paid', jwt: await jwtOf(sandbox) });
    await expect(checkout.total).toContainText('$67.79');
    await expect(checkout.instruments).toBeVisible();
    expect(await checkout.address()).toEqual(PORTLAND);
    await checkout.radio('Use another card').check();
    await checkout.expectSameCard();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $67.79.');
  });

  test('a customer signs out: the list goes, and the guest pays', async ({ checkout, sandbox }) => {
    await checkout.open();
    await checkout.mount({ ...AMOUNT, jwt: await jwtOf(sandbox) });
    await expect(checkout.instruments).toBeVisible();
    await checkout.update({ jwt: null });
    await expect(checkout.savedInstruments).toHaveCount(0);
    await expect(checkout.cardBox).toBeVisible();
    await checkout.fill();
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect((await sandbox.charges())[0].body).not.toHaveProperty('paymentInstrumentId');
  });

  test('the chosen instrument stays chosen', async ({ checkout, sandbox }) => {
    await checkout.open();
    await checkout.mount({ ...AMOUNT, jwt: await jwtOf(sandbox) });
    await checkout.radio('First Demo Bank').check();
    await checkout.update(FORTY);
    await expect(checkout.payButton).toHaveText('Review and pay $40.00');
    await expect(checkout.radio('First Demo Bank')).toBeChecked();
  });

  test('in the confirmation the new price is what is confirmed', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.review();
    await checkout.update(FORTY);
    await expect(checkout.payButton).toHaveText('Pay $40.00');
    await expect(checkout.total).toContainText('$40.00');
    await expect(checkout.confirmation).toBeVisible();
    await checkout.press();
    await expect(checkout.result).toContainText('You paid $40.00.');
    expect((await sandbox.charges()).map(({ body }) => body.amount)).toEqual([40]);
  });
});

test.describe('several at once', () => {
  test('of many with late answers the last one is shown, and nothing else ever is', async ({ checkout, page, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.settleIn();
    await page.evaluate(() => {
      window.totals = new Set();
      const root = /** @type {ShadowRoot} */ (document.querySelector('.rebilly-instruments-summary')?.shadowRoot);
      const note = () => window.totals.add(root.querySelector('[part="total"] .amount')?.textContent);
      new MutationObserver(note).observe(root, { subtree: true, childList: true, characterData: true });
    });
    for (const delayMs of [900, 600, 300, 0]) await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs });
    const outcomes = await page.evaluate(() => Promise.all([41, 42, 43, 44].map((amount) => merchant.update({ money: { amount, currency: 'USD' } }))));
    expect(outcomes.map(({ failure }) => failure?.code)).toEqual([undefined, undefined, undefined, undefined]);
    await expect(checkout.payButton).toHaveText('Review and pay $44.00');
    await page.waitForTimeout(1_200);
    await expect(checkout.total).toContainText('$44.00');
    expect((await page.evaluate(() => [...window.totals])).filter((total) => /4[123]\.00/.test(total))).toEqual([]);
    await checkout.expectSettled();
    expect(await checkout.details('totals-changed')).toMatchObject([{ money: { amount: 44 } }]);
  });

  test('of items, money and items the last one is bought', async ({ checkout, page, sandbox }) => {
    await checkout.start(MUG);
    await checkout.settleIn();
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 500 });
    const changes = [FORTY, TWO_MUGS, FORTY, { items: [{ planId: 'plan_mug', quantity: 3 }] }];
    const outcomes = await page.evaluate((changes) => Promise.all(changes.map((change) => merchant.update(change))), changes);
    expect(outcomes.map(({ failure }) => failure?.code)).toEqual([undefined, undefined, undefined, undefined]);
    await expect(checkout.payButton).toHaveText('Review and pay $59.00');
    await checkout.expectSettled();
  });

  test('a language that has to be loaded does not overtake what comes after it', async ({ checkout, page }) => {
    await checkout.start(AMOUNT);
    await page.route('**/locales/**', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    const outcomes = await page.evaluate(() => Promise.all([merchant.update({ locale: 'ar' }), merchant.update({ locale: 'en-US' })]));
    expect(outcomes.map(({ failure }) => failure?.code)).toEqual([undefined, undefined]);
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
    await expect(checkout.container.locator('.checkout')).toHaveAttribute('lang', 'en');
  });
});

test.describe('what is refused', () => {
  test('anything while it is being paid', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 1_500 });
    await checkout.reviewAndPay();
    await expect(checkout.payButton).toHaveText('Processing…');
    for (const changes of [FORTY, { locale: 'ar' }, { theme: { colorPrimary: 'rgb(200, 0, 100)' } }]) {
      expect((await checkout.tryUpdate(changes)).failure).toMatchObject({ isCheckoutError: true, code: 'payment-in-progress' });
    }
    await expect(checkout.container.locator('.checkout')).toHaveAttribute('lang', 'en');
    expect(await style(checkout.payButton, 'background-color')).not.toBe('rgb(200, 0, 100)');
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect((await sandbox.charges()).map(({ body }) => body.amount)).toEqual([38]);
  });

  test('what was refused while it was being paid can be asked for afterwards', async ({ checkout, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill({ card: DECLINED });
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 600 });
    await checkout.reviewAndPay();
    await expect(checkout.payButton).toHaveText('Processing…');
    expect((await checkout.tryUpdate(FORTY)).failure?.code).toBe('payment-in-progress');
    await expect(checkout.notice).toContainText('declined');
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
    await checkout.update(FORTY);
    await expect(checkout.payButton).toHaveText('Review and pay $40.00');
  });

  test('options that are wrong, with every problem', async ({ checkout, sandbox }) => {
    await checkout.start(MUG);
    await checkout.settleIn();
    const asked = await askedDuring(sandbox, async () => {
      const { failure } = await checkout.tryUpdate({ locale: 7, items: [{ planId: 'plan_mug', quantity: -1 }], themes: {} });
      expect(failure).toMatchObject({ isCheckoutError: true, code: 'options-invalid' });
      expect(failure?.problems?.map(({ path }) => path).sort()).toEqual(['items[0].quantity', 'locale', 'themes']);
    });
    expect(asked).toEqual([]);
    await expect(checkout.payButton).toHaveText('Review and pay $23.00');
    await checkout.expectSettled();
    await checkout.update(TWO_MUGS);
    await expect(checkout.payButton).toHaveText('Review and pay $41.00');
  });

  test('to take the only source away', async ({ checkout }) => {
    await checkout.start(MUG);
    const { failure } = await checkout.tryUpdate({ items: null });
    expect(failure).toMatchObject({ code: 'options-invalid' });
    expect(failure?.problems?.map(({ code }) => code)).toEqual(['no-purchase-source']);
    await expect(checkout.payButton).toHaveText('Review and pay $23.00');
  });

  test('two sources at once', async ({ checkout }) => {
    await checkout.start(MUG);
    const { failure } = await checkout.tryUpdate({ ...FORTY, ...TWO_MUGS });
    expect(failure).toMatchObject({ code: 'options-invalid' });
    await expect(checkout.payButton).toHaveText('Review and pay $23.00');
  });

  for (const changes of [{ form: 'h1' }, { summary: 'h1' }]) {
    test(`another container: ${Object.keys(changes)}`, async ({ checkout, sandbox }) => {
      await checkout.start(AMOUNT);
      const asked = await askedDuring(sandbox, async () => {
        expect((await checkout.tryUpdate({ ...changes, ...FORTY })).failure).toMatchObject({ isCheckoutError: true, code: 'not-supported' });
      });
      expect(asked).toEqual([]);
      await expect(checkout.payButton).toHaveText('Review and pay $38.00');
      await checkout.update(FORTY);
      await expect(checkout.payButton).toHaveText('Review and pay $40.00');
    });
  }
});

test.describe('with a storefront that fails', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  for (const [status, code] of /** @type {const} */ ([[500, 'storefront-failed'], [422, 'request-refused'], [403, 'forbidden']])) {
    test(`an update that fails with ${status} rejects, and everything stays`, async ({ checkout, sandbox }) => {
      await checkout.start(MUG);
      await checkout.settleIn();
      await sandbox.fault({ match: 'POST /storefront/preview-purchase', status });
      const changes = { ...TWO_MUGS, locale: 'ar', theme: { colorPrimary: 'rgb(200, 0, 100)' } };
      const { failure } = await checkout.tryUpdate(changes);
      expect(failure).toMatchObject({ isCheckoutError: true, code, status, hasCheckout: true });
      await expect(checkout.payButton).toHaveText('Review and pay $23.00');
      await expect(checkout.container.locator('.checkout')).toHaveAttribute('lang', 'en');
      expect(await style(checkout.payButton, 'background-color')).not.toBe('rgb(200, 0, 100)');
      await expect(checkout.lines.first()).toContainText('1 ×');
      await checkout.expectSettled();
      await checkout.update(changes);
      await expect(checkout.total).toContainText(/41|٤١/);
      await expect(checkout.container.locator('.checkout')).toHaveAttribute('lang', 'ar');
    });
  }

  test('a network that fails rejects, and everything stays', async ({ checkout, page }) => {
    await checkout.start(AMOUNT);
    await checkout.settleIn();
    await page.route('**/storefront/ready-to-pay', (route) => route.abort());
    expect((await checkout.tryUpdate(FORTY)).failure?.code).toBe('network-unreachable');
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
    await checkout.expectSettled();
    await page.unroute('**/storefront/ready-to-pay');
    await checkout.reviewAndPay();
    await expect(checkout.result).toContainText('You paid $38.00.');
  });
});
