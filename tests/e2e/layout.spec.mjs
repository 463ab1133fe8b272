// @ts-check
// One column on a phone, two where there is room, no jump while it loads, and the colours that the shopper asked for.
import { expect, test } from './support/checkout.mjs';

const CART = { items: [{ planId: 'plan_mug', quantity: 2 }, { planId: 'plan_pro_monthly', quantity: 1 }, { planId: 'plan_trial', quantity: 1 }] };

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('./support/checkout-page.mjs').CheckoutPage} CheckoutPage */

for (const path of ['/both.html', '/form.html']) {
  test.describe(path, () => {
    test('fits a screen of 320 pixels, in one column', async ({ checkout, page }) => {
      await page.setViewportSize({ width: 320, height: 640 });
      await checkout.start({ ...CART, countryCode: 'US' }, path);
      await expectNoOverflow(page);
      const { summary, form } = await boxes(checkout);
      expect(Math.abs(summary.x - form.x)).toBeLessThan(2);
      expect(summary.y + summary.height <= form.y || form.y + form.height <= summary.y).toBe(true);
      await checkout.review();
      await expect(checkout.fault('email')).not.toBeEmpty();
      await expectNoOverflow(page);
      await checkout.fill();
      await checkout.review();
      await expect(checkout.confirmation).toBeVisible();
      await expectNoOverflow(page);
    });

    test('stands in two columns on 1280 pixels', async ({ checkout, page }) => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await checkout.start(CART, path);
      await expectNoOverflow(page);
      const { summary, form } = await boxes(checkout);
      expect(summary.x + summary.width <= form.x || form.x + form.width <= summary.x).toBe(true);
    });
  });
}

const DELAYED = ['POST /storefront/preview-purchase', 'POST /storefront/ready-to-pay', 'GET /storefront/plans', 'GET /storefront/invoices/*', 'GET /storefront/payment-instruments'];
const PRO = { planId: 'plan_pro_monthly', quantity: 1 };

/** What may be bought, and by whom. @type {Record<string, (sandbox: import('./support/sandbox.mjs').Sandbox) => Promise<object>>} */
const PURCHASES = {
  'an item': async () => ({ items: [{ planId: 'plan_mug', quantity: 2 }] }),
  'an item whose quantity can be changed': async () => ({ items: [{ planId: 'plan_mug', quantity: { default: 2, minimum: 1, maximum: 6 } }] }),
  'a subscription with a trial': async () => ({ items: [{ planId: 'plan_trial', quantity: 1 }] }),
  'several items': async () => CART,
  'an amount': async () => ({ money: { amount: 38, currency: 'USD' } }),
  'an invoice': async (sandbox) => ({ invoiceId: 'in_unpaid', jwt: await sandbox.jwt({ invoiceId: 'in_unpaid' }) }),
  'what a customer buys': async (sandbox) => ({ items: [PRO], jwt: await sandbox.jwt({ customerId: 'cus_demo' }) }),
};

for (const [name, optionsFor] of Object.entries(PURCHASES)) {
  for (const width of [1280, 360]) {
    test(`nothing moves while ${name} loads, on ${width} pixels`, async ({ checkout, page, sandbox }) => {
      await page.setViewportSize({ width, height: 800 });
      const options = await optionsFor(sandbox);
      for (const path of ['/both.html', '/form.html', '/stacked.html']) {
        for (const match of DELAYED) await sandbox.fault({ match, delayMs: 400 });
        await checkout.open(path);
        const began = await afterFrames(page);
        await checkout.mount(options);
        expect(await layoutShift(page, began), path).toBeLessThan(0.0001);
      }
    });
  }
}

test('what is about to come is seen in bars, and said to those who do not see them', async ({ checkout, sandbox }) => {
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 1_000 });
  await checkout.open();
  await checkout.beginMount(CART);
  await expect(checkout.form).toHaveClass('skeleton');
  await expect(checkout.summary.locator('.bar.line')).toHaveCount(3);
  await expect(checkout.container.getByRole('status')).toHaveText('Loading the checkout…');
  await expect(checkout.payButton).toBeHidden();
  await expect(checkout.payButton).toBeVisible();
});

test('the width of the container decides, not that of the window', async ({ checkout, page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await checkout.open('/form.html');
  for (const [width, columns] of [[799, 1], [802, 2]]) {
    await checkout.container.evaluate((container, width) => (container.style.width = `${width}px`), width);
    await checkout.mount(CART);
    const { summary, form } = await boxes(checkout);
    expect(summary.x + summary.width <= form.x ? 2 : 1, `columns at ${width} pixels`).toBe(columns);
    await checkout.destroy();
  }
});

test('a zoom to 200 % is a narrow screen, and fits', async ({ checkout, page }) => {
  await page.setViewportSize({ width: 640, height: 400 });
  await checkout.start({ ...CART, countryCode: 'US' });
  await expectNoOverflow(page);
});

test('what is pressed is at least 44 pixels high', async ({ checkout }) => {
  await checkout.start({ ...CART, countryCode: 'US' });
  for (const control of [checkout.payButton, checkout.field('email'), checkout.field('country'), checkout.cardBox]) {
    expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
});

test('so is what is pressed beside a saved instrument and in the confirmation', async ({ checkout, sandbox }) => {
  const paymentInstruments = { allowMakeDefault: true, allowUpdate: true, allowDeactivate: true, allowCreate: true };
  await checkout.start({ ...CART, paymentInstruments, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
  const controls = [checkout.action('Remove: Visa ending in 1111'), checkout.action('Save a new card'), checkout.instruments.locator('label').first()];
  for (const control of controls) expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await checkout.review();
  const change = checkout.confirmation.getByRole('button', { name: 'Change' });
  for (const control of [change, checkout.payButton]) expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(44);
});

test('follows the colour scheme of the system, and its change', async ({ checkout, page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await checkout.start(CART);
  expect(await lightness(checkout.container, 'background-color')).toBeLessThan(0.3);
  expect(await lightness(checkout.total, 'color')).toBeGreaterThan(0.7);
  expect(await lightness(checkout.cardInput('cardnumber'), 'color')).toBeGreaterThan(0.7);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await lightness(checkout.container, 'background-color')).toBeGreaterThan(0.9);
  await expect.poll(() => lightness(checkout.cardInput('cardnumber'), 'color')).toBeLessThan(0.3);
});

test('nothing turns or fades for those who want no motion', async ({ checkout, page, sandbox }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 1_000 });
  await checkout.open();
  await checkout.beginMount(CART);
  await expect(checkout.form).toHaveClass('skeleton');
  await expect(checkout.payButton).toHaveCSS('animation-name', 'none');
});

/** @param {CheckoutPage} checkout */
async function boxes(checkout) {
  const [summary, form] = [await checkout.summary.boundingBox(), await checkout.form.boundingBox()];
  if (!summary || !form) throw new Error('the summary or the form is not on screen');
  return { summary, form };
}

/** @param {Page} page */
async function expectNoOverflow(page) {
  const { content, window } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { content: scrollWidth, window: clientWidth };
  });
  expect(content).toBeLessThanOrEqual(window);
}

/**
 * The time, when what was drawn before is on screen.
 * @param {Page} page
 * @returns {Promise<number>}
 */
function afterFrames(page) {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now();
  });
}

/**
 * What moved without the shopper's doing, as browsers measure it, since a time.
 * @param {Page} page
 * @param {number} since
 */
async function layoutShift(page, since) {
  await afterFrames(page);
  return page.evaluate(
    (since) =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const shifts = /** @type {any[]} */ (list.getEntries()).filter(({ hadRecentInput, startTime }) => !hadRecentInput && startTime > since);
          resolve(shifts.reduce((sum, { value }) => sum + value, 0));
        }).observe({ type: 'layout-shift', buffered: true });
        // An observer of nothing is never called.
        setTimeout(() => resolve(0), 300);
      }),
    since,
  );
}

/**
 * The relative lightness of a colour, from 0 to 1.
 * @param {import('@playwright/test').Locator} locator
 * @param {string} property
 */
function lightness(locator, property) {
  return locator.evaluate((element, property) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    if (!context) throw new Error('no canvas');
    context.fillStyle = getComputedStyle(element).getPropertyValue(property);
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
  }, property);
}
