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
  async form({ checkout }) {
    await checkout.start(CART);
  },
  async invalid({ checkout }) {
    await checkout.start(CART);
    await checkout.pay();
    await expect(checkout.fault('email')).not.toBeEmpty();
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
  async unconfirmed({ checkout, sandbox }) {
    await sandbox.fault({ match: 'POST /storefront/purchase', drop: 'after' });
    await checkout.start(CART);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.unconfirmed).toBeVisible();
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
      const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`));
      expect.soft(found, `${state} in ${colorScheme}`).toEqual([]);
    }
  });
}

test('what happens is read out: loading, a failure, a decline, the result', async ({ checkout, sandbox }) => {
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 500 });
  await checkout.open();
  await checkout.beginMount(CART);
  await expect(checkout.container.getByRole('status')).toHaveText('Loading the checkout…');
  await checkout.mounted();
  await expect(checkout.container.getByRole('status')).toBeEmpty();
  await expect(checkout.notice).toHaveRole('alert');
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toHaveRole('status');
});

test('every control has the name that stands above it', async ({ checkout }) => {
  await checkout.start(CART);
  const names = ['Email', 'First name', 'Last name', 'Country or region', 'Address', 'City', 'State', 'ZIP code'];
  for (const name of names) await expect(checkout.form.getByLabel(name, { exact: true })).toBeVisible();
  await expect(checkout.cardFrame).toHaveAttribute('title', /card/i);
  await expect(checkout.cardBox).toHaveAccessibleName('Card details');
});
