// @ts-check
// The checks of axe-core, in each state and both colour schemes.
import { AxeBuilder } from '@axe-core/playwright';

import { DECLINED } from './support/checkout-page.mjs';
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';

const CART = { items: [{ planId: 'plan_trial', quantity: 1 }, { planId: 'plan_mug', quantity: 2 }], countryCode: 'US' };

test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

/** @typedef {{ checkout: import('./support/checkout-page.mjs').CheckoutPage, sandbox: import('./support/sandbox.mjs').Sandbox }} Stage */

/** @type {Record<string, (stage: Stage) => Promise<void>>} */
const STATES = {
  async loading({ checkout, sandbox }) {
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 7_000 });
    await checkout.open();
    await checkout.beginMount(CART);
    await expect(checkout.form).toHaveClass('skeleton');
  },
  async opening({ checkout, sandbox }) {
    await checkout.open();
    const _dev = { sandboxUrl: sandbox.addresses.api, framePayScriptLink: `${sandbox.addresses.framepay}?readyDelay=7000` };
    await checkout.beginMount({ ...CART, _dev });
    await expect(checkout.cardBox).toHaveClass(/awaited/);
  },
  async form({ checkout }) {
    await checkout.start(CART);
  },
  async invalid({ checkout }) {
    await checkout.start(CART);
    await checkout.review();
    await expect(checkout.fault('email')).not.toBeEmpty();
  },
  async confirmation({ checkout }) {
    await checkout.start(CART);
    await checkout.fill();
    await checkout.review();
    await expect(checkout.confirmation).toBeVisible();
  },
  async declined({ checkout }) {
    await checkout.start(CART);
    await checkout.fill({ card: DECLINED });
    await checkout.pay();
    await expect(checkout.notice).toContainText('declined');
  },
  async failed({ checkout, sandbox }) {
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', status: 500 });
    await checkout.open();
    await checkout.tryMount(CART);
    await expect(checkout.failure).toBeVisible();
  },
  async 'a bank account'({ checkout }) {
    await checkout.start({ ...CART, countryCode: 'US' });
    await checkout.fillAddress();
    await checkout.choose('Bank account');
    await checkout.review();
    await expect(checkout.container.locator('#fault-account-number')).not.toBeEmpty();
  },
  async 'a method with a page of its own'({ checkout }) {
    await checkout.start(CART);
    await checkout.choose('PayPal');
  },
  async 'signed in'({ checkout, sandbox }) {
    await checkout.start({ ...CART, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
    await expect(checkout.instruments).toBeVisible();
  },
  async 'asked about a removal'({ checkout, sandbox }) {
    const paymentInstruments = { allowMakeDefault: true, allowUpdate: true, allowDeactivate: true, allowCreate: true };
    await checkout.start({ ...CART, paymentInstruments, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
    await checkout.action('Remove: Visa ending in 1111').click();
    await expect(checkout.instruments.getByRole('alert').filter({ visible: true })).toBeVisible();
  },
  async blocked({ checkout, sandbox }) {
    await checkout.open();
    await checkout.tryMount({ invoiceId: 'in_paid', jwt: await sandbox.jwt({ invoiceId: 'in_paid' }) });
    await expect(checkout.failure).toBeVisible();
  },
  async expired({ checkout, sandbox }) {
    await checkout.start({ ...CART, jwt: await sandbox.jwt({ customerId: 'cus_demo' }) });
    await checkout.endSoon(sandbox);
    await checkout.step('expired');
  },
  async unconfirmed({ checkout, sandbox }) {
    await sandbox.fault({ match: 'POST /storefront/purchase', drop: 'after' });
    await checkout.start(CART);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.pending).toBeVisible();
  },
  async result({ checkout }) {
    await checkout.start(CART);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.result).toBeVisible();
  },
};

for (const [state, reach] of Object.entries(STATES)) {
  test(`${state}: no violation, in light and dark`, async ({ checkout, page, sandbox }) => {
    await reach({ checkout, sandbox });
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.flatMap(({ id, nodes }) => nodes.filter(isJudged(id)).map((node) => `${id}: ${node.target} ${node.failureSummary}`));
      expect.soft(found, `${state} in ${colorScheme}`).toEqual([]);
    }
  });
}

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`the card's digits can be read in ${colorScheme}`, async ({ checkout, page }) => {
    await page.emulateMedia({ colorScheme });
    await checkout.start(CART);
    const text = await luminance(checkout.cardInput('cardnumber'), 'color');
    const ground = await luminance(checkout.cardBox, 'background-color');
    expect((Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05)).toBeGreaterThan(4.5);
  });
}

test('what happens is read out: loading, a failure, a decline, the confirmation, the result', async ({ checkout, sandbox }) => {
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 2_000 });
  await checkout.open();
  await checkout.beginMount(CART);
  await expect(checkout.container.getByRole('status')).toHaveText('Loading the checkout…');
  await checkout.mounted();
  await expect(checkout.container.getByRole('status')).toBeEmpty();
  await expect(checkout.notice).toHaveRole('alert');
  await checkout.fill();
  await checkout.review();
  await expect(checkout.confirmation).toHaveAccessibleName('Check and confirm');
  await checkout.expectFocus('confirmation');
  await checkout.confirm();
  await expect(checkout.result).toHaveRole('status');
});

test('every control has the name that stands above it', async ({ checkout }) => {
  await checkout.start(CART);
  const names = ['Email', 'First name', 'Last name', 'Country or region', 'Address', 'City', 'State', 'ZIP code'];
  for (const name of names) await expect(checkout.form.getByLabel(name, { exact: true })).toBeVisible();
  await expect(checkout.cardFrame).toHaveAttribute('title', /card/i);
  await expect(checkout.cardBox).toHaveAccessibleName('Card details');
});

/**
 * The fields of the card have no ground of their own, and axe-core, which runs in their document, takes it for white:
 * their contrast is measured by itself. A target of several parts leads into an iframe.
 * @param {string} rule
 */
function isJudged(rule) {
  return (/** @type {import('axe-core').NodeResult} */ { target }) => rule !== 'color-contrast' || target.length === 1;
}

/**
 * The relative luminance of a colour, as WCAG 2.2 defines it.
 * @param {import('@playwright/test').Locator} locator
 * @param {string} property
 */
async function luminance(locator, property) {
  const colour = await locator.evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), property);
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).map((part) => Number(part) / 255);
  const linear = (/** @type {number} */ part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
