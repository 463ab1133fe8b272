// @ts-check
// The demo page's list of states and its conditions: each address leads to the state that it names, and each switch arms
// what it says.
import { AxeBuilder } from '@axe-core/playwright';

import { CALLS, KINDS } from '../../www/demo-conditions.js';
import { GALLERY } from '../../www/demo-gallery.js';
import { APPROVED, NEW_YORK } from './support/checkout-page.mjs';
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Locator} Locator */
/** @typedef {import('./support/checkout-page.mjs').CheckoutPage} CheckoutPage */
/** @typedef {{ checkout: CheckoutPage, page: Page }} Seen */
/** @typedef {(seen: Seen) => Promise<void>} Look */

test.use({ expectedConsoleErrors: [[FAILED_REQUESTS], { scope: 'test' }] });
// The page itself arms what the storefront answers wrongly here, so its answers say nothing about the API's definition.
test.use({ openApi: [async ({}, use) => use(null), { scope: 'worker' }] });

// The longest that a state makes one wait: questions of a checkout that asks again before it gives up.
const PATIENCE = { timeout: 25_000 };

/** @param {RegExp | string} text @returns {Look} */
const button = (text) => ({ checkout }) => expect(checkout.payButton).toHaveText(text, PATIENCE);
/** @param {RegExp | string} text @returns {Look} */
const notice = (text) => ({ checkout }) => expect(checkout.notice).toContainText(text, PATIENCE);
/** @param {RegExp | string} text @returns {Look} */
const result = (text) => ({ checkout }) => expect(checkout.result).toContainText(text, PATIENCE);
/** @param {RegExp | string} text @returns {Look} */
const open = (text) => ({ checkout }) => expect(checkout.pending).toContainText(text, PATIENCE);
/** @param {string} code @returns {Look} */
const failure = (code) => ({ checkout }) => expect(checkout.failure).toContainText(`Error code: ${code}`, PATIENCE);
/** The step that the page was told of last. @param {RegExp} name @returns {Look} */
const step = (name) => ({ page }) => expect.poll(() => lastStep(page), PATIENCE).toMatch(name);

/** @param {Page} page */
async function lastStep(page) {
  const titles = await page.locator('#events .log-title').allTextContents();
  return titles.find((title) => title.startsWith('state-changed'))?.split(' ')[1] ?? '';
}

/** @param {...Look} looks @returns {Look} */
function inOrder(...looks) {
  return async (seen) => {
    for (const look of looks) await look(seen);
  };
}

/** Types an address and this card, and pays. @param {import('./support/checkout-page.mjs').Address} [address] @returns {Look} */
function typed(address) {
  return async ({ checkout }) => {
    await expect(checkout.payButton).toHaveText(/^Review/);
    await checkout.fill({ address, card: APPROVED });
    await checkout.pay();
  };
}

/** Presses a button of the page where a payment is approved, in its dialog or in a tab of its own. @param {string} name @returns {Look} */
function atTheBank(name) {
  return async ({ checkout, page }) => {
    const dialog = checkout.container.locator('dialog iframe');
    const link = checkout.pending.getByRole('link');
    await expect(dialog.or(link).first()).toBeVisible();
    if (await dialog.isVisible()) {
      await dialog.contentFrame().getByRole('button', { name, exact: true }).click();
      return;
    }
    const [bank] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
    await bank.getByRole('button', { name, exact: true }).click();
    await bank.getByText('You can close this page.').waitFor();
    await bank.close();
  };
}

const CALM_FORM = button('Review and pay $61.00');
/** What each state shows, by its id. @type {Record<string, Look>} */
const SHOWN = {
  loading: ({ checkout }) => expect(checkout.form).toHaveClass('skeleton'),
  'framepay-late': inOrder(
    ({ checkout }) => expect(checkout.cardBox).toHaveClass(/awaited/),
    CALM_FORM,
    ({ checkout }) => expect(checkout.payButton).toHaveAttribute('aria-disabled', 'true'),
  ),
  // It asks again, and heals by itself.
  'load-retrying': CALM_FORM,
  'load-busy': CALM_FORM,
  'load-offline': inOrder(
    ({ page }) => expect(page.locator('#armed')).toContainText('Offline'),
    async ({ page }) => expect(await page.evaluate(() => navigator.onLine)).toBe(false),
    ({ checkout }) => expect(checkout.failure.or(checkout.container.locator('form.skeleton')).first()).toBeAttached(),
  ),

  'api-down': failure('network-unreachable'),
  'load-timeout': failure('request-timeout'),
  'load-unavailable': failure('storefront-failed'),
  'load-busy-long': failure('rate-limited'),
  'server-error': failure('storefront-failed'),
  'load-malformed': failure('answer-unreadable'),
  'wrong-key': failure('unauthorized'),
  'load-forbidden': failure('forbidden'),
  'load-refused': failure('request-refused'),
  'load-not-found': failure('not-found'),
  'no-methods': failure('no-payment-methods'),
  'framepay-blocked': failure('framepay-blocked'),
  'framepay-silent': failure('framepay-failed'),

  'invoice-draft': failure('invoice-draft'),
  'invoice-paid': failure('invoice-paid'),
  'invoice-voided': failure('invoice-voided'),
  'invoice-abandoned': failure('invoice-abandoned'),
  'invoice-refunded': failure('invoice-refunded'),
  'invoice-disputed': failure('invoice-disputed'),
  'transaction-completed': failure('transaction-completed'),
  'transaction-canceled': failure('transaction-closed'),

  cart: CALM_FORM,
  'new-customer': CALM_FORM,
  customer: inOrder(button('Review and pay $65.97'), ({ checkout }) => expect(checkout.instruments).toContainText('ending in 1111')),
  outcomes: ({ checkout }) => expect(checkout.instruments.getByRole('radio', { name: /ending in 3220/ })).toBeVisible(),
  invoice: button('Review and pay $65.97'),
  'partly-paid': button('Review and pay $67.79'),
  transaction: button('Review and pay $20.00'),
  'store-card': button('Review payment method'),
  'bank-account': inOrder(
    button('Review and pay $23.00'),
    ({ checkout }) => expect(checkout.container.locator('iframe#bbanRoutingNumber')).toBeVisible(),
    ({ checkout }) => expect(checkout.cardFrame).toBeHidden(),
  ),

  'fields-missing': inOrder(button(/^Review/), ({ checkout }) => checkout.review(), ({ checkout }) => expect(checkout.fault('email')).toBeVisible()),
  'field-refused': inOrder(
    notice('Check the marked fields.'),
    ({ checkout }) => expect(checkout.fault('postalCode')).toHaveText('This postal code does not belong to the region.'),
    ({ checkout }) => expect(checkout.fault('postalCode')).toBeVisible(),
    button(/^Review/),
  ),
  'price-rose': async ({ checkout }) => {
    await expect(checkout.payButton).toHaveText(/^Review/);
    await checkout.card();
    await checkout.fillAddress(NEW_YORK);
    await checkout.field('postalCode').press('Enter');
    await expect(checkout.notice.or(checkout.confirmation).first()).toBeVisible();
  },
  'token-failed': inOrder(
    async ({ checkout }) => {
      await expect(checkout.payButton).toHaveText(/^Review/);
      await checkout.fill();
      await checkout.review();
    },
    notice('You have not been charged.'),
  ),
  'charge-busy': inOrder(notice('You have not been charged.'), notice(/You can try again in \d+ seconds/), button(/^Review/)),
  offline: inOrder(button(/^Review/), ({ page }) => expect(page.locator('#armed')).toContainText('Offline')),
  expired: step(/expired/),

  declined: notice('Your card was declined.'),
  'declined-cvv': notice('The security code is not right.'),
  'declined-expired': notice('Your card has expired.'),
  'declined-bank': notice('declined'),

  confirmation: ({ checkout }) => expect(checkout.confirmation).toContainText('ending in 1111'),
  paying: step(/paying/),
  pending: step(/unconfirmed/),
  'pending-approved': result('Payment successful'),
  'pending-declined': notice('declined'),
  'gateway-slow': result('Payment successful'),
  'gateway-timeout': result('Payment successful'),
  'gateway-lost': inOrder(step(/unconfirmed/), step(/form/)),
  'poll-lost': step(/unconfirmed/),
  'still-checking': inOrder(step(/unconfirmed/), ({ checkout }) => expect(checkout.pending.getByRole('button')).toBeVisible(PATIENCE)),
  resume: step(/unconfirmed/),

  approval: step(/approval/),
  'approval-declined': inOrder(step(/approval/), atTheBank('Decline'), notice('declined')),
  'approval-canceled': inOrder(step(/approval/), atTheBank('Cancel'), notice('canceled')),
  'approval-abandoned': inOrder(step(/approval/), step(/form/)),
  // The checkout leaves for the bank, or says that it will.
  'approval-page': ({ page }) => expect(async () => expect(page.url().includes('/approvals/') || (await lastStep(page)) === 'approval').toBe(true)).toPass(PATIENCE),
  paypal: step(/approval/),
  ideal: inOrder(
    button('Review and pay $23.00'),
    ({ checkout }) => expect(checkout.cardFrame).toBeHidden(),
    async ({ checkout }) => {
      await checkout.fillAddress();
      await checkout.pay();
    },
    step(/approval/),
  ),
  conversion: step(/unconfirmed/),
  identification: step(/unconfirmed/),
  'identification-optional': step(/unconfirmed/),

  'lost-request': open('does not seem to have reached the shop'),
  'lost-found': result('Payment successful'),
  'lost-found-customer': result('Payment successful'),
  'lost-unknown': open('cannot be reached to confirm it'),
  'lost-unguarded': open('Do not pay again'),
  'lost-token-used': inOrder(typed(), open('reached the shop')),
  'lost-token-unused': inOrder(typed(), open('does not seem to have reached the shop')),

  approved: result('Payment successful'),
  'approved-silent': inOrder(step(/completed/), ({ checkout }) => expect(checkout.result).toBeHidden()),
  setup: step(/completed/),
};

for (const { title, scenarios } of GALLERY) {
  test(`the states of "${title}" are what their addresses name`, async ({ checkout, page, sandbox }) => {
    test.setTimeout(120_000);
    for (const { id } of scenarios) {
      await test.step(id, async () => {
        await page.goto(`${sandbox.addresses.demo}?scenario=${id}&tab=states`);
        await expect(page.locator('.state[aria-current]')).toHaveCount(1);
        await SHOWN[id]({ checkout, page });
        await expect(page.locator('#problems .problem'), `${id} has right options`).toHaveCount(0);
      });
    }
  });
}

/** @param {Page} page @param {string} search @param {import('./support/sandbox.mjs').Sandbox} sandbox */
async function goTo(page, sandbox, search) {
  await page.goto(`${sandbox.addresses.demo}?${search}`);
  await expect(page.locator('#status')).toHaveText(/^mount\(\) re(solved|jected)/, PATIENCE);
}

test.describe('a condition', () => {
  /** What the sandbox must be told for each kind, written out anew. @type {Record<string, object>} */
  const EFFECTS = {
    'drop-before': { drop: 'before' },
    'drop-after': { drop: 'after' },
    429: { status: 429, retryAfterSeconds: 15 },
    500: { status: 500 },
    503: { status: 503, body: { status: 503, title: 'Service Unavailable' } },
    slow: { delayMs: 20_000 },
    'garble-before': { garble: 'before' },
    'garble-after': { garble: 'after' },
  };
  /** @type {Record<string, string>} */
  const MATCHES = {
    preview: 'POST /storefront/preview-purchase',
    'ready-to-pay': 'POST /storefront/ready-to-pay',
    account: 'GET /storefront/account',
    instruments: 'GET /storefront/payment-instruments',
    invoice: 'GET /storefront/invoices/*',
    token: 'POST /tokens',
    'token-look-up': 'GET /tokens/*',
    purchase: 'POST /storefront/purchase',
    payment: 'POST /storefront/payment',
    poll: 'GET /storefront/transactions/*',
  };

  const LATE_300 = ['* /storefront/*', '* /tokens*'].map((match) => `faults ${JSON.stringify({ match, times: 0, delayMs: 300 })}`);

  /** What the page tells the sandbox's tools from now on. @param {Page} page */
  function told(page) {
    /** @type {string[]} */
    const calls = [];
    page.on('request', (request) => {
      const [, tool] = /\/__sandbox\/(reset|faults|methods)$/.exec(request.url()) ?? [];
      if (tool) calls.push(`${tool} ${request.postData() ?? ''}`.trim());
    });
    return calls;
  }

  /** @param {string} call @param {string} kind @param {number} times */
  const fault = (call, kind, times) => `faults ${JSON.stringify({ match: MATCHES[call], times, ...EFFECTS[kind] })}`;

  test('in the address is armed for the mount, exactly as it says', async ({ page, sandbox }) => {
    const calls = told(page);
    for (const often of ['', '.always']) {
      const chosen = CALLS.map(({ id }, index) => ({ id, kind: KINDS[index % KINDS.length].id }));
      calls.length = 0;
      await page.goto(`${sandbox.addresses.demo}?scenario=cart&conditions=${chosen.map(({ id, kind }) => `${id}.${kind}${often}`).join(',')}`);
      await expect.poll(() => calls).toEqual(['reset', ...chosen.map(({ id, kind }) => fault(id, kind, often ? 0 : 1))]);
      await expect(page.locator('#armed .chip')).toHaveCount(CALLS.length);
    }
  });

  test('that the address misspells is left out', async ({ page, sandbox }) => {
    await goTo(page, sandbox, 'scenario=cart&conditions=poll.503,nothing.503,purchase.teapot&latency=7&network=odd');
    await expect(page.locator('#armed .chip')).toHaveText(['Poll of the transaction: 503, once×']);
  });

  test('that is switched on is armed at once, and one that is taken back is not armed again', async ({ page, sandbox }) => {
    await goTo(page, sandbox, 'scenario=cart&tab=conditions');
    const calls = told(page);
    const kind = page.getByLabel('Poll of the transaction', { exact: true });
    const often = page.getByLabel('How often: Poll of the transaction');
    for (const { id, name } of KINDS) {
      await kind.selectOption('Works');
      await kind.selectOption(name);
      await expect.poll(() => calls.at(-1)).toBe(fault('poll', id, 1));
      await often.selectOption('every time');
      await expect.poll(() => calls.at(-1)).toBe(fault('poll', id, 0));
      expect(new URL(page.url()).searchParams.get('conditions')).toBe(`poll.${id}.always`);
    }
    await kind.selectOption('Works');
    await expect.poll(() => calls.at(-1)).toBe('reset');
    await expect(page.locator('#armed')).toBeHidden();
  });

  test('is seen by the checkout, after a reload too, and cleared by one press', async ({ checkout, page, sandbox }) => {
    await goTo(page, sandbox, 'scenario=cart&conditions=preview.500.always');
    await page.reload();
    await failure('storefront-failed')({ checkout, page });
    expect((await sandbox.requests()).filter(({ path }) => path.endsWith('/preview-purchase')).every(({ status }) => status === 500)).toBe(true);
    const chip = page.getByRole('button', { name: 'Clear: Preview of the order: 500, HTML, every time' });
    await chip.click();
    await expect(page.locator('#armed')).toBeHidden();
    expect(new URL(page.url()).searchParams.has('conditions')).toBe(false);
    await checkout.retry();
    await CALM_FORM({ checkout, page });
  });

  test('keeps what was typed, and one press clears them all', async ({ checkout, page, sandbox }) => {
    await goTo(page, sandbox, 'scenario=cart&tab=conditions');
    await checkout.field('email').fill('ada@example.com');
    const calls = told(page);
    await page.getByLabel('Purchase (items)', { exact: true }).selectOption('Answer lost');
    await page.getByText('300 ms', { exact: true }).click();
    await expect(page.getByRole('button', { name: 'Clear: Latency 300 ms' })).toBeVisible();
    await expect.poll(() => calls).toEqual([fault('purchase', 'drop-after', 1), ...LATE_300]);
    await expect(page.locator('#armed .chip')).toHaveCount(2);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await expect(page.locator('#armed')).toBeHidden();
    expect(calls.at(-1)).toBe('reset');
    await expect(page.getByRole('radio', { name: 'None' })).toBeChecked();
    await expect(checkout.field('email')).toHaveValue('ada@example.com');
  });

  test('of latency makes every call late', async ({ page, sandbox }) => {
    await goTo(page, sandbox, 'scenario=cart&latency=2000');
    const [, took] = /after (\d+) ms/.exec(await page.locator('#status').innerText()) ?? [];
    expect(Number(took)).toBeGreaterThanOrEqual(2000);
  });

  test('of no network is told as a browser tells it, and no call gets through', async ({ page, sandbox }) => {
    await goTo(page, sandbox, 'scenario=cart&tab=conditions');
    await page.evaluate(() => {
      const heard = /** @type {string[]} */ ([]);
      for (const name of ['offline', 'online']) window.addEventListener(name, () => heard.push(`${name} ${navigator.onLine}`));
      Object.assign(window, { heard });
    });
    const ask = () => page.evaluate(() => fetch('/storefront/account').then(({ status }) => status, () => 'lost'));
    await page.getByText('Offline', { exact: true }).click();
    await expect(page.getByRole('button', { name: 'Clear: Offline' })).toBeVisible();
    expect(await ask()).toBe('lost');
    await page.getByText('Online', { exact: true }).click();
    await expect(page.locator('#armed')).toBeHidden();
    expect(await ask()).toBe(401);
    expect(await page.evaluate(() => /** @type {any} */ (window).heard)).toEqual(['offline false', 'online true']);
  });

  test('of a state is over with the next state', async ({ checkout, page, sandbox }) => {
    await goTo(page, sandbox, 'scenario=api-down&tab=states');
    await expect(page.locator('#armed .chip')).toHaveCount(3);
    await page.getByRole('link', { name: 'Cart', exact: true }).click();
    await CALM_FORM({ checkout, page });
    await expect(page.locator('#armed')).toBeHidden();
  });
});

test.describe('the list of states', () => {
  test('leads to the same in a tab of its own, and keeps the other settings', async ({ page, sandbox }) => {
    await page.goto(`${sandbox.addresses.demo}?scenario=cart&theme=dark&tab=states&conditions=poll.503`);
    const link = page.getByRole('link', { name: 'Paid invoice', exact: true });
    const [other] = await Promise.all([page.context().waitForEvent('page'), link.click({ modifiers: ['ControlOrMeta'] })]);
    await expect(other.locator('#status')).toContainText('invoice-paid', PATIENCE);
    expect(new URL(other.url()).search).toBe('?scenario=invoice-paid&theme=dark&tab=states');
    await expect(page.locator('#scenario')).toHaveValue('cart');
  });

  test('is gone through by keyboard, and the way back leads to the state before', async ({ checkout, page, sandbox }) => {
    await page.goto(`${sandbox.addresses.demo}?scenario=cart&tab=states`);
    await CALM_FORM({ checkout, page });
    await page.getByRole('tab', { name: 'States' }).focus();
    await page.keyboard.press('Tab');
    await expect(page.locator('#gallery a').first()).toBeFocused();
    await page.getByRole('link', { name: 'Declined by the issuer' }).focus();
    await page.keyboard.press('Enter');
    await notice('Your card was declined.')({ checkout, page });
    await expect(page.locator('#scenario option:checked')).toHaveText('Declined by the issuer');
    await page.goBack();
    await CALM_FORM({ checkout, page });
    await expect(page.locator('#scenario optgroup[label="State"]')).toHaveCount(0);
  });

  test('and the conditions fit every width and are accessible, light and dark', async ({ page, sandbox }) => {
    test.setTimeout(60_000);
    await goTo(page, sandbox, 'scenario=cart&tab=states&conditions=poll.503.always,purchase.drop-after');
    for (const [width, colorScheme] of /** @type {const} */ ([[1280, 'light'], [1024, 'dark'], [390, 'dark']])) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      for (const name of ['States', 'Conditions']) {
        await page.getByRole('tab', { name }).click();
        expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name} at ${width}`).toBeLessThanOrEqual(width);
        if (width === 1024) continue;
        const { violations } = await new AxeBuilder({ page }).include(`#panel-${name.toLowerCase()}`).include('#armed').analyze();
        expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`), `${name} at ${width}`).toEqual([]);
      }
    }
  });

  test('goes on after a reload with a payment that the checkout keeps, and begins anew when it is chosen again', async ({ checkout, page, sandbox }) => {
    const purchases = async () => (await sandbox.requests()).filter(({ path }) => path.endsWith('/purchase')).length;
    await page.goto(`${sandbox.addresses.demo}?scenario=resume&tab=states`);
    await step(/unconfirmed/)({ checkout, page });
    await page.evaluate(() => sessionStorage.setItem('kept', 'a payment'));
    await page.reload();
    await expect(page.locator('#status')).toHaveText(/^mount\(\) re(solved|jected)/, PATIENCE);
    await expect.poll(purchases, PATIENCE).toBe(1);
    await page.getByRole('link', { name: 'Resumed after a reload' }).click();
    await step(/unconfirmed/)({ checkout, page });
    await expect.poll(purchases, PATIENCE).toBe(1);
    expect(await page.evaluate(() => sessionStorage.getItem('kept'))).toBeNull();
  });
});
