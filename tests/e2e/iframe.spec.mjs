// @ts-check
// A checkout in an iframe, whose page is of the shop's origin or of another one of the merchant's: the page around it needs no
// policy but for the iframe itself, and everything else is as in a page of its own.
import { AxeBuilder } from '@axe-core/playwright';

import config from './playwright.config.mjs';
import { APPROVED, DECLINED, NEW_YORK, PORTLAND } from './support/checkout-page.mjs';
import { AMOUNT, FAILED_REQUESTS, MUG, expect, test as base } from './support/customer.mjs';
import { FRAME, FramedPage, addressOf, nameParents } from './support/framed-page.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('./support/site.mjs').Site} Site */
/** @typedef {import('./support/sandbox.mjs').Sandbox} Sandbox */

const FRAMEPAY = 'https://framepay.rebilly.com';
const ASKS_BANK = '4000000000003220';
const SLOWLY_APPROVED = '4000000000000101';
const WHOLE_PAGE = { features: { fullPageRedirect: true } };
const EXPECTED_FAILURES = [FAILED_REQUESTS, /violates the following Content Security Policy|Refused to frame|Framing|frame-ancestors/];

/** What Chromium notes of a dialog in an iframe of another origin; the focus goes where it should all the same. */
const AUTOFOCUS = /^Blocked autofocusing/;

/** The two places where a merchant may serve the page in the iframe. */
const PLACES = /** @type {const} */ (['its own origin', 'another origin']);

/** @typedef {{ framed: FramedPage, other: string }} Fixtures */
const test = base.extend(
  /** @type {import('@playwright/test').Fixtures<Fixtures, {}, any, any>} */ ({
    framed: async ({ page }, use) => use(new FramedPage(page)),
    /** Another origin that serves the same. */
    other: async ({ site }, use) => use(site.origin.replace('127.0.0.1', 'localhost')),
    otherOrigins: async ({ site }, use) => use([FRAMEPAY, site.origin.replace('127.0.0.1', 'localhost')]),
  }),
);

// A page of the internet, as FramePay's address makes its fields one, may not reach into this machine otherwise.
const { launchOptions } = /** @type {any} */ (config.use);
test.use({ expectedConsoleErrors: [AUTOFOCUS], launchOptions: { ...launchOptions, args: [...launchOptions.args, '--disable-features=LocalNetworkAccessChecks'] } });

/** The page in the iframe, where it is to be. @param {Page} page @param {Site} site @param {typeof PLACES[number]} place @param {string} other */
async function frameAt(page, site, place, other) {
  if (place === 'its own origin') return FRAME;
  await nameParents(page, `${other}${FRAME}`, site.origin);
  return `${other}${FRAME}`;
}

test.describe('the strictest policy of the page', () => {
  test.beforeEach(async ({ page, sandbox }) => {
    const double = new URL(sandbox.addresses.framepay).origin;
    await page.route(`${FRAMEPAY}/**`, async (route) => {
      await route.fulfill({ response: await route.fetch({ url: route.request().url().replace(FRAMEPAY, double) }) });
    });
    await page.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => window.violations.push(`${effectiveDirective} ${blockedURI}`));
    });
  });

  /** The policies of the page and of the page in its iframe, as the README has them. @param {Site} site @param {Sandbox} sandbox @param {string} frame */
  function setPolicies(site, sandbox, frame) {
    const { origin } = new URL(frame, site.origin);
    const place = origin === site.origin ? "'self'" : origin;
    const bank = new URL(sandbox.addresses.framepay).origin;
    const outer = `default-src 'none'; script-src 'self'; style-src 'self'; frame-src ${place}; require-trusted-types-for 'script'; trusted-types 'none'`;
    const inner = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval' ${FRAMEPAY}; style-src 'self'; connect-src 'self' ${sandbox.addresses.api}; frame-src ${FRAMEPAY} ${bank}; img-src 'self' data:; require-trusted-types-for 'script'; trusted-types checkout-instruments; frame-ancestors 'self' ${site.origin}`;
    site.setHeaders('/framed.html', { 'Content-Security-Policy': outer });
    site.setHeaders(FRAME, { 'Content-Security-Policy': inner });
  }

  /** The page of a bank goes when it is done. @param {Error} error @returns {string[]} */
  function gone(error) {
    if (/detached/.test(error.message)) return [];
    throw error;
  }

  /** What was forbidden in any document. @param {Page} page */
  const violations = async (page) => (await Promise.all(page.frames().map((frame) => frame.evaluate(() => window.violations ?? []).catch(gone)))).flat();

  for (const place of PLACES) {
    test(`is kept, and it is bought: the iframe of ${place}`, async ({ framed, page, sandbox, site, other }) => {
      const frame = await frameAt(page, site, place, other);
      setPolicies(site, sandbox, frame);
      await framed.start({ ...MUG, frame, theme: { colorPrimary: '#0a7a5c' }, _dev: { sandboxUrl: sandbox.addresses.api } });
      await framed.fill();
      await framed.pay();
      await expect(framed.result).toContainText('You paid $23.00.');
      expect(await violations(page)).toEqual([]);
      expect(await sandbox.charges()).toHaveLength(1);
    });

    test(`is kept while a bank is asked: the iframe of ${place}`, async ({ framed, page, sandbox, site, other }) => {
      const frame = await frameAt(page, site, place, other);
      setPolicies(site, sandbox, frame);
      await framed.start({ ...MUG, frame, _dev: { sandboxUrl: sandbox.addresses.api } });
      await framed.fill({ card: ASKS_BANK });
      await framed.pay();
      await framed.bank.getByRole('button', { name: 'Approve', exact: true }).click();
      await expect(framed.result).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  }

  test('the page itself asks for its own two scripts and nothing else of a checkout', async ({ framed, page, sandbox, site }) => {
    setPolicies(site, sandbox, FRAME);
    const asked = /** @type {string[]} */ ([]);
    page.on('request', (request) => void (request.frame() === page.mainFrame() && asked.push(new URL(request.url()).pathname)));
    await framed.start({ ...AMOUNT, _dev: { sandboxUrl: sandbox.addresses.api } });
    expect(asked.sort()).toEqual(['/framed.html', '/framed.js', '/merchant.css', '/merchant.js', '/pkg/dist/iframe.js']);
  });
});

test('a decline leads back to the form, and the next card pays', async ({ framed, sandbox }) => {
  await framed.start(AMOUNT);
  await framed.fill({ card: DECLINED });
  await framed.pay();
  await expect(framed.notice).toContainText('You have not been charged.');
  expect((await framed.detail('purchase-declined')).transaction.result).toBe('declined');
  expect(await framed.address()).toEqual(PORTLAND);
  await framed.card(APPROVED);
  await framed.pay();
  await expect(framed.result).toContainText('You paid $38.00.');
  expect(await sandbox.moved()).toMatchObject([{ result: 'approved', amount: 38 }]);
});

test.describe('a dialog', () => {
  /** As far as the page of the bank. @param {FramedPage} framed @param {object} [options] */
  async function reachBank(framed, options = AMOUNT) {
    await framed.start(options);
    await framed.fill({ card: ASKS_BANK });
    await framed.pay();
    await expect(framed.bank.getByRole('button', { name: 'Approve', exact: true })).toBeVisible();
  }

  for (const place of PLACES) {
    test(`covers the window, and then the iframe stands where it stood: of ${place}`, async ({ framed, page, site, other }) => {
      await page.setViewportSize({ width: 360, height: 640 });
      await reachBank(framed, { ...AMOUNT, frame: await frameAt(page, site, place, other) });
      expect(await framed.iframe.boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 640 });
      // It comes with an animation.
      await expect.poll(() => framed.approval.boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 640 });
      await framed.expectFocus('approval-title');
      await framed.bank.getByRole('button', { name: 'Approve', exact: true }).click();
      await expect(framed.result).toContainText('You paid $38.00.');
      await framed.expectFocus('outcome');
      await framed.expectFits();
      await expect(framed.outcome).toBeInViewport({ ratio: 1 });
    });
  }

  test('leaves what is behind it in its place, and dims it', async ({ framed, page }) => {
    await framed.start(AMOUNT);
    const { left, width } = await framed.place.evaluate((element) => element.getBoundingClientRect().toJSON());
    await framed.fill({ card: ASKS_BANK });
    await framed.pay();
    await expect(framed.approval).toBeVisible();
    await expect.poll(() => framed.container.boundingBox()).toMatchObject({ x: left, width });
    const { y } = /** @type {{ y: number }} */ (await framed.container.boundingBox());
    expect(y).toBe(await framed.place.evaluate((element) => element.getBoundingClientRect().top));
    expect(await framed.approval.evaluate((dialog) => getComputedStyle(dialog, '::backdrop').backgroundColor)).not.toBe('rgba(0, 0, 0, 0)');
    expect((await framed.approval.boundingBox())?.width).toBe(600);
    expect(await page.evaluate(() => scrollX)).toBe(0);
  });

  test('that is put away leads to what is next, which is scrolled into view', async ({ framed, page }) => {
    await page.setViewportSize({ width: 360, height: 640 });
    await page.addInitScript(() => addEventListener('DOMContentLoaded', () => void Object.assign(document.body.style, { marginBlockStart: '300px', minHeight: '4000px' })));
    await reachBank(framed, MUG);
    await page.evaluate(() => scrollTo(0, 0));
    await page.keyboard.press('Escape');
    await expect(framed.pending).toContainText('Your bank asks you to approve this payment.');
    await framed.expectFocus('outcome');
    await expect(framed.outcome.getByRole('heading')).toBeInViewport({ ratio: 1 });
  });

  test('follows the window', async ({ framed, page }) => {
    await reachBank(framed);
    await page.setViewportSize({ width: 500, height: 500 });
    await expect.poll(() => framed.approval.boundingBox()).toEqual({ x: 0, y: 0, width: 500, height: 500 });
    const { left, width } = await framed.place.evaluate((element) => element.getBoundingClientRect().toJSON());
    await expect.poll(() => framed.container.boundingBox()).toMatchObject({ x: left, width });
  });

  test('keeps the page behind it from being scrolled and from being reached', async ({ framed, page }) => {
    await page.addInitScript(() => addEventListener('DOMContentLoaded', () => void (document.body.style.minHeight = '4000px')));
    await reachBank(framed);
    await page.mouse.wheel(0, 400);
    await page.evaluate(() => document.querySelector('a')?.focus());
    expect(await page.evaluate(() => [scrollY, document.activeElement?.tagName])).toEqual([0, 'DIV']);
    await page.keyboard.press('Escape');
    await expect(framed.pending).toBeVisible();
    await page.mouse.wheel(0, 400);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
    await page.evaluate(() => document.querySelector('a')?.focus());
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('before');
  });

  test('is in front of the page where that has filters and stacks of its own', async ({ framed, page }) => {
    await framed.open();
    await page.addStyleTag({ content: 'main { transform: translateX(0); overflow: hidden; position: relative; z-index: 1 } body::after { content: ""; position: fixed; inset: 0; z-index: 9999; pointer-events: none }' });
    await framed.mount(AMOUNT);
    await framed.fill({ card: ASKS_BANK });
    await framed.pay();
    await expect.poll(() => framed.iframe.boundingBox()).toEqual({ x: 0, y: 0, width: 1280, height: 720 });
    await framed.bank.getByRole('button', { name: 'Approve', exact: true }).click();
    await expect(framed.result).toBeVisible();
  });
});

for (const place of PLACES) {
  test.describe(`a bank that takes the whole window: the iframe of ${place}`, () => {
    /** @type {object} */
    let options;

    test.beforeEach(async ({ framed, page, site, other }) => {
      options = { ...AMOUNT, ...WHOLE_PAGE, frame: await frameAt(page, site, place, other) };
      await framed.open('/framed.html');
      await framed.mount(options);
      // The page they come back to is the one that they leave, and not the one that mounted.
      await page.evaluate(() => history.pushState(null, '', '?cart=7#top'));
      await framed.fill({ card: ASKS_BANK });
      await framed.pay();
      await expect(page.getByRole('heading', { name: 'Approve this payment' })).toBeVisible();
    });

    /** Presses a button of the bank, and mounts again where that leads to. @param {FramedPage} framed @param {string} name */
    async function decide(framed, name) {
      await framed.page.getByRole('button', { name, exact: true }).click();
      await framed.page.waitForFunction(() => 'CheckoutInstruments' in window);
      expect(framed.page.url()).toMatch(/\/framed\.html\?cart=7&checkout-payment=[0-9a-f]{16}-\w+#top$/);
      await framed.mount(options);
    }

    test('approved: the result is there, once, and the address of the page is clean', async ({ framed, page, sandbox }) => {
      await decide(framed, 'Approve');
      await expect(framed.result).toContainText('You paid $38.00.');
      expect(await framed.details('purchase-completed')).toHaveLength(1);
      expect(await sandbox.moved()).toHaveLength(1);
      await expect.poll(() => page.url()).toMatch(/\/framed\.html\?cart=7#top$/);
    });

    test('declined: the form is there with the address', async ({ framed, sandbox }) => {
      await decide(framed, 'Decline');
      await expect(framed.notice).toContainText('You have not been charged.');
      expect(await framed.address()).toEqual(PORTLAND);
      expect(await sandbox.moved()).toEqual([]);
    });
  });
}

test('a page that is loaded anew in mid-payment takes it up again', async ({ framed, page, sandbox }) => {
  await framed.start(AMOUNT);
  await framed.fill({ card: SLOWLY_APPROVED });
  await framed.pay();
  await framed.step('unconfirmed');
  await page.reload();
  await page.waitForFunction(() => 'CheckoutInstruments' in window);
  await framed.mount(AMOUNT);
  await expect(framed.result).toContainText('You paid $38.00.', { timeout: 15_000 });
  expect(await sandbox.moved()).toHaveLength(1);
});

test.describe('the iframe', () => {
  for (const width of [320, 360, 768, 1280]) {
    test(`is as high as what is in it, with no scroll bar, at ${width} px`, async ({ framed, page }) => {
      await page.setViewportSize({ width, height: 640 });
      await framed.start(MUG);
      await framed.expectFits();
      const { outer: form } = await framed.heights();
      await framed.payButton.click();
      await expect(framed.fault('email')).toBeVisible();
      await framed.expectFits();
      expect((await framed.heights()).outer).toBeGreaterThan(form);
      await framed.fill();
      await framed.review();
      await framed.expectFits();
      expect((await framed.heights()).outer).toBeLessThan(form);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    });
  }

  test('follows the width of the page', async ({ framed, page }) => {
    await framed.start(MUG);
    await page.setViewportSize({ width: 360, height: 640 });
    await expect.poll(async () => (await framed.container.boundingBox())?.width).toBe(328);
    await framed.expectFits();
  });

  test('comes to rest', async ({ framed, page }) => {
    await framed.start(MUG);
    const changes = await page.evaluate(async () => {
      const box = document.querySelector('.rebilly-instruments')?.shadowRoot?.querySelector('.place');
      let changes = 0;
      new MutationObserver((records) => (changes += records.length)).observe(/** @type {Element} */ (box), { attributes: true });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return changes;
    });
    expect(changes).toBe(0);
  });

  test('keeps a place while it loads, which does not collapse', async ({ framed, page }) => {
    await page.route(`**${FRAME}`, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await framed.open();
    await expect(page.getByText('The form of the shop itself')).toBeVisible();
    await framed.beginMount(AMOUNT);
    const height = () => framed.place.evaluate((element) => element.getBoundingClientRect().height);
    await expect.poll(height).toBe(480);
    await expect(page.getByText('The form of the shop itself')).toBeVisible();
    expect((await framed.mounted()).failure).toBeUndefined();
    await expect(page.getByText('The form of the shop itself')).toBeHidden();
  });

  test('has a title in the language of the shopper, and so has its page', async ({ framed }) => {
    await framed.start({ ...AMOUNT, locale: 'en-US' });
    await expect(framed.iframe).toHaveAttribute('title', 'Payment');
    await framed.update({ locale: 'ar' });
    await expect(framed.iframe).toHaveAttribute('title', 'الدفع');
    await expect(framed.inside.locator('html')).toHaveAttribute('dir', 'rtl');
  });

  test('lets its page ask for payments and passkeys, and for nothing else', async ({ framed }) => {
    await framed.start(AMOUNT);
    await expect(framed.iframe).toHaveAttribute('allow', 'payment; publickey-credentials-get');
  });

  for (const [scheme, colour] of /** @type {const} */ ([['dark', 'rgb(18, 24, 31)'], ['light', 'rgb(255, 255, 255)']])) {
    test(`is ${scheme} where the page says so, now or later, and else transparent`, async ({ framed, page }) => {
      await framed.open();
      await page.addStyleTag({ content: `.${scheme} .rebilly-instruments { color-scheme: ${scheme} }` });
      await page.emulateMedia({ colorScheme: scheme === 'dark' ? 'light' : 'dark' });
      await framed.mount(AMOUNT);
      const surface = () => framed.container.evaluate((element) => getComputedStyle(element).backgroundColor);
      expect(await surface()).not.toBe(colour);
      await page.evaluate((name) => document.documentElement.classList.add(name), scheme);
      await expect.poll(surface).toBe(colour);
      // A page in an iframe with another scheme than the iframe gets a background of its own.
      const schemes = await Promise.all([framed.iframe, framed.inside.locator('html')].map((it) => it.evaluate((element) => getComputedStyle(element).colorScheme)));
      expect(schemes).toEqual([scheme, scheme]);
      expect(await framed.inside.locator('html').evaluate((html) => [html, html.ownerDocument.body].map((it) => getComputedStyle(it).backgroundColor))).toEqual(['rgba(0, 0, 0, 0)', 'rgba(0, 0, 0, 0)']);
    });
  }
});

test('Arabic: from right to left, and bought', async ({ framed }) => {
  await framed.start({ ...MUG, locale: 'ar' });
  await expect(framed.container.locator('.checkout')).toHaveAttribute('dir', 'rtl');
  await framed.fill();
  await framed.pay();
  await expect(framed.result).toBeVisible();
});

for (const place of PLACES) {
  test(`Tab goes from the link before through every field to the link after: the iframe of ${place}`, async ({ framed, page, site, other }) => {
    await framed.start({ ...AMOUNT, countryCode: 'US', frame: await frameAt(page, site, place, other) });
    await page.evaluate(() => document.getElementById('before')?.focus());
    /** The link of the page that has the focus, or what has it in the iframe. */
    const at = async () => (await page.evaluate(() => document.activeElement?.id)) || framed.focused();
    const there = /** @type {string[]} */ ([]);
    for (let step = 0; step < 40 && there.at(-1) !== 'after'; step++) {
      await page.keyboard.press('Tab');
      const now = await at();
      if (now !== there.at(-1)) there.push(now);
    }
    const fields = ['field-emails', 'card', 'field-firstName', 'field-lastName', 'field-country', 'field-address', 'field-city', 'field-region', 'field-postalCode', 'after'];
    expect(there.filter((name) => fields.includes(name))).toEqual(fields);
    await page.keyboard.press('Shift+Tab');
    await expect(framed.payButton).toBeFocused();
  });

  test(`what is missing gets the focus and is scrolled into view: the iframe of ${place}`, async ({ framed, page, site, other }) => {
    await page.setViewportSize({ width: 360, height: 640 });
    await framed.start({ ...MUG, frame: await frameAt(page, site, place, other) });
    await framed.payButton.click();
    await framed.expectFocus('field-emails');
    await expect(framed.field('email')).toBeInViewport({ ratio: 1 });
    await framed.fill();
    await framed.payButton.click();
    await framed.expectFocus('confirmation');
    await expect(framed.confirmation.getByRole('heading')).toBeInViewport({ ratio: 1 });
  });
}

test('a press is not scrolled away from under the finger', async ({ framed, page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await framed.start(AMOUNT);
  const { y } = /** @type {{ y: number }} */ (await framed.field('city').boundingBox());
  await page.evaluate((y) => scrollTo(0, y - 640 + 20), y);
  const before = await page.evaluate(() => scrollY);
  await page.mouse.move(180, 630);
  await page.mouse.down();
  await framed.expectFocus('field-city');
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  expect(await page.evaluate(() => scrollY)).toBe(before);
  await page.mouse.up();
});

test('an update changes what is shown, and what was typed stays', async ({ framed }) => {
  await framed.start(MUG);
  await framed.fill();
  await framed.update({ items: [{ planId: 'plan_mug', quantity: 2 }], theme: { colorPrimary: '#0a7a5c' } });
  await expect(framed.payButton).toHaveText('Review and pay $41.00');
  expect(await framed.address()).toEqual(PORTLAND);
  await expect(framed.cardInput('cardnumber')).toHaveValue('4111 1111 1111 1111');
  for (const fixed of [{ form: '#second' }, { frame: '/other.html' }, { summary: '#second' }]) {
    expect((await framed.tryUpdate(fixed)).failure).toMatchObject({ isCheckoutError: true, code: 'not-supported' });
  }
});

test('purchase() and its events are those of a page of its own', async ({ framed }) => {
  await framed.start({ ...AMOUNT, features: { hideConfirmation: true } });
  await framed.fill();
  await framed.payButton.click();
  await framed.step('form');
  await expect.poll(() => framed.detail('instrument-ready')).toBeTruthy();
  const instrument = await framed.detail('instrument-ready');
  const { value } = await framed.call('purchase', { ...instrument, billingAddress: { ...instrument.billingAddress, city: 'Salem' } });
  expect(value).toEqual(await framed.detail('purchase-completed'));
  expect(value.transaction).toMatchObject({ result: 'approved', amount: 38 });
});

test.describe('events', () => {
  test('come in their order, with their payloads, the first of them before mount() resolves', async ({ framed, page }) => {
    await framed.open();
    const told = await page.evaluate(async (options) => {
      const told = /** @type {string[]} */ ([]);
      document.addEventListener('rebilly-instruments-data-ready', ({ detail, target }) => told.push(`document ${detail.money.amount} ${/** @type {Element} */ (target).className}`));
      window.CheckoutInstruments.on('data-ready', (/** @type {any} */ { money }) => told.push(`on ${money.currency}`));
      await merchant.mount(options);
      return [...told, 'mounted'];
    }, { ...AMOUNT, frame: FRAME });
    expect(told).toEqual(['on USD', 'document 38 rebilly-instruments', 'mounted']);
    await framed.fill();
    await framed.pay();
    await framed.step('completed');
    expect(await framed.events()).toEqual(['data-ready', 'instrument-ready', 'purchase-completed']);
    expect(await framed.steps()).toEqual(['form', 'preparing', 'confirmation', 'paying', 'completed']);
    expect((await framed.heard()).at(-1)?.event).toBe('state-changed');
  });

  test('are frozen, and a listener can be taken back', async ({ framed, page }) => {
    await framed.start(AMOUNT);
    const facts = await page.evaluate(async () => {
      const [checkout] = merchant.checkouts;
      let told = 0;
      const back = checkout.on('totals-changed', () => told++);
      await checkout.update({ money: { amount: 40, currency: 'USD' } });
      back();
      await checkout.update({ money: { amount: 41, currency: 'USD' } });
      const { detail } = merchant.heard.find((/** @type {any} */ { event }) => event === 'data-ready');
      return [told, Object.isFrozen(detail), Object.isFrozen(detail.money)];
    });
    expect(facts).toEqual([1, true, true]);
  });
});

test.describe('errors', () => {
  test.use({ expectedConsoleErrors: [EXPECTED_FAILURES, { scope: 'test' }] });

  test('have the class, the code and the problems that they have in a page of its own', async ({ framed }) => {
    await framed.open();
    const failure = await framed.mountFailure({ items: [{ planId: 'plan_mug', quantity: 0 }], lokale: 'en' });
    expect(failure).toMatchObject({ isError: true, isCheckoutError: true, name: 'CheckoutError', code: 'options-invalid', hasCheckout: false });
    expect(failure.problems?.map(({ path, code }) => [path, code])).toEqual(expect.arrayContaining([['lokale', 'unknown-option'], ['items[0].quantity', 'out-of-range']]));
    expect(failure.message.match(/docs\/errors\.md#options-invalid/g)).toHaveLength(1);
    await expect(framed.iframe).toHaveCount(0);
    await expect(framed.page.getByText('The form of the shop itself')).toBeVisible();
  });

  test('of a storefront that refuses leave the checkout there, which can be tried again', async ({ framed, sandbox, page }) => {
    await sandbox.fault({ match: 'POST /storefront/preview-purchase', status: 422, times: 1, body: { title: 'No', detail: 'Not today' } });
    await framed.open();
    const failure = await framed.mountFailure(MUG);
    expect(failure).toMatchObject({ isCheckoutError: true, code: 'request-refused', operation: 'StorefrontPostPreviewPurchase', status: 422, problem: { detail: 'Not today' }, hasCheckout: true });
    await framed.retry();
    await expect(framed.payButton).toBeEnabled();
    expect(await page.evaluate(() => merchant.checkouts[0].update({ countryCode: 'US' }))).toBeUndefined();
  });

  for (const [name, expression, path] of [
    ['a function', '{ css: () => 1 }', 'css'],
    ['an element', '{ theme: { fontFamily: document.body } }', 'theme.fontFamily'],
    ['a compiled module', "{ wasm: { main: new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)) } }", 'wasm.main'],
    ['a request that is under way', "{ wasm: fetch('/nothing') }", 'wasm'],
    ['what holds itself', '(() => { const a = { css: "" }; a.theme = a; return a; })()', 'theme.theme.theme.theme.theme.theme.theme.theme.theme.theme.theme.theme.theme.theme.theme.theme'],
    ['a summary', "{ summary: '#second' }", 'summary'],
    ['no place', '{ frame: undefined }', 'frame'],
    ['no address', "{ frame: 'javascript:alert(1)' }", 'frame'],
  ]) {
    test(`${name} in the options is named before anything starts`, async ({ framed, page }) => {
      await framed.open();
      const { failure } = await page.evaluate(`(async () => merchant.mount({ money: { amount: 1, currency: 'USD' }, frame: '${FRAME}', ...${expression} }))()`);
      expect(failure).toMatchObject({ isCheckoutError: true, code: 'options-invalid', problems: [{ path }] });
      await expect(page.locator('iframe')).toHaveCount(0);
    });
  }

  test('what frameworks wrap their data in, and URLs, are handed over as what they are', async ({ framed, page }) => {
    await framed.open();
    const { failure } = await page.evaluate((frame) => {
      const isPlain = (/** @type {any} */ value) => Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
      const wrapped = (/** @type {any} */ value) => new Proxy(value, { get: (target, name) => (isPlain(target[name]) ? wrapped(target[name]) : target[name]) });
      return merchant.mount(wrapped({ items: [{ planId: 'plan_mug', quantity: 1 }], frame: new URL(frame, location.href), wasm: new URL('/pkg/dist/checkout_instruments.wasm', location.href) }));
    }, FRAME);
    expect(failure).toBeUndefined();
  });

  test('of containers are those of a page of its own', async ({ framed, page }) => {
    await framed.open();
    expect(await framed.mountFailure({ ...AMOUNT, form: '#nowhere' })).toMatchObject({ code: 'container-not-found', problems: [{ path: 'form', code: 'container-not-found' }] });
    await page.evaluate(() => document.body.append(Object.assign(document.createElement('input'), { id: 'input' })));
    expect((await framed.mountFailure({ ...AMOUNT, form: '#input' })).code).toBe('container-unsuitable');
    await framed.mount(AMOUNT);
    expect((await framed.mountFailure(AMOUNT)).code).toBe('container-in-use');
    await page.addScriptTag({ url: '/pkg/dist/index.js', type: 'module' });
    const code = await page.evaluate(async () => {
      const path = '/pkg/dist/index.js';
      const { mount } = await import(path);
      return mount({ ...merchant.account(), money: { amount: 1, currency: 'USD' } }).catch((/** @type {any} */ error) => error.code);
    });
    expect(code).toBe('container-in-use');
  });

  test('not-mounted and unknown-event are those of a page of its own', async ({ framed, page }) => {
    await framed.open();
    expect(await framed.tryUpdate({})).toMatchObject({ failure: { isCheckoutError: true, code: 'not-mounted' } });
    const code = await page.evaluate(() => {
      try {
        return window.CheckoutInstruments.on('paid', () => {});
      } catch (error) {
        return /** @type {any} */ (error).code;
      }
    });
    expect(code).toBe('unknown-event');
  });
});

test.describe('a page in the iframe that does not serve', () => {
  test.use({ expectedConsoleErrors: [EXPECTED_FAILURES, { scope: 'test' }] });

  /** Nothing of it is left, and the shop's own form is there. @param {FramedPage} framed */
  async function expectNothing(framed) {
    await expect(framed.page.locator('iframe')).toHaveCount(0);
    await expect(framed.page.getByText('The form of the shop itself')).toBeVisible();
  }

  test('is of another origin and does not name the page: frame-refused, with the line to write', async ({ framed, site, other, sandbox }) => {
    await framed.open();
    const failure = await framed.mountFailure({ ...AMOUNT, frame: `${other}${FRAME}` });
    expect(failure).toMatchObject({ isCheckoutError: true, code: 'frame-refused', hasCheckout: false });
    expect(failure.message).toContain(`<meta name="checkout-instruments-parents" content="${site.origin}">`);
    expect(failure.message).toContain('docs/errors.md#frame-refused');
    expect(await sandbox.requests()).toEqual([]);
    await expectNothing(framed);
  });

  test('names others only: frame-refused', async ({ framed, page, other }) => {
    await nameParents(page, `${other}${FRAME}`, 'https://shop.example https://127.0.0.1 http://127.0.0.1');
    await framed.open();
    expect((await framed.mountFailure({ ...AMOUNT, frame: `${other}${FRAME}` })).code).toBe('frame-refused');
  });

  for (const [name, path] of [['is not there', '/nowhere.html'], ['is another page', '/merchant.css']]) {
    test(`${name}: frame-unreachable, soon`, async ({ framed }) => {
      await framed.open();
      const { failure, milliseconds } = await framed.tryMount({ ...AMOUNT, frame: path });
      expect(failure).toMatchObject({ isCheckoutError: true, code: 'frame-unreachable', hasCheckout: false });
      expect(failure?.message).toContain(addressOf(framed.page, path));
      expect(failure?.message).toContain('Serve iframe.html of the package there');
      expect(milliseconds).toBeLessThan(5_000);
      await expectNothing(framed);
    });
  }

  test('may not be shown, says the policy of the page: frame-unreachable, with the directive', async ({ framed, site }) => {
    site.setHeaders('/framed.html', { 'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'" });
    await framed.open();
    const failure = await framed.mountFailure(AMOUNT);
    expect(failure.code).toBe('frame-unreachable');
    expect(failure.message).toContain("Add 'self' to frame-src of the page's Content-Security-Policy.");
  });

  test('may not be shown, says its own policy: frame-unreachable, soon', async ({ framed, site }) => {
    site.setHeaders(FRAME, { 'Content-Security-Policy': "frame-ancestors 'none'" });
    await framed.open();
    const { failure, milliseconds } = await framed.tryMount(AMOUNT);
    expect(failure?.code).toBe('frame-unreachable');
    expect(failure?.message).toContain('frame-ancestors');
    expect(milliseconds).toBeLessThan(5_000);
  });

  test('leads to another origin: frame-unreachable, which names it', async ({ framed, page, other }) => {
    await page.route('**/moved.html', (route) => route.fulfill({ status: 302, headers: { Location: `${other}${FRAME}` } }));
    await framed.open();
    const failure = await framed.mountFailure({ ...AMOUNT, frame: '/moved.html' });
    expect(failure.code).toBe('frame-unreachable');
    expect(failure.message).toContain(`a page of ${other} is there`);
  });

  test('is of another version: frame-version, with both', async ({ framed, page }) => {
    await page.route('**/iframe-host.js', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll('"0.1.0"', '"0.0.9"') });
    });
    await framed.open();
    const failure = await framed.mountFailure(AMOUNT);
    expect(failure.code).toBe('frame-version');
    expect(failure.message).toMatch(/is of version 0\.0\.9, not \d+\.\d+\.\d+/);
  });

  test('never answers: frame-unreachable, when the time is up', async ({ framed, page }) => {
    await page.clock.install();
    await page.route('**/iframe-host.js', () => {});
    await framed.open();
    await framed.beginMount(AMOUNT);
    await expect(framed.iframe).toHaveCount(1);
    await page.clock.runFor(15_000);
    const { failure } = await framed.mounted();
    expect(failure?.code).toBe('frame-unreachable');
    expect(failure?.message).toContain('no answer in 15 seconds');
  });

  test('was forgotten: the next mount() begins anew', async ({ framed }) => {
    await framed.open();
    await framed.mountFailure({ ...AMOUNT, frame: '/nowhere.html' });
    await framed.mount(AMOUNT);
    await expect(framed.payButton).toBeEnabled();
  });
});

test('what other windows say is not listened to', async ({ framed, page, other }) => {
  await framed.start(AMOUNT);
  // The page itself and an iframe of a stranger say what the page in the iframe would, and the page says it without a port.
  await page.evaluate(async (stranger) => {
    const hello = { type: 'checkout-instruments-frame', version: '0.0.1' };
    window.postMessage(hello, '*');
    const iframe = Object.assign(document.createElement('iframe'), { src: stranger });
    document.body.append(iframe);
    await new Promise((resolve) => (iframe.onload = resolve));
    const inner = document.querySelector('.rebilly-instruments')?.shadowRoot?.querySelector('iframe')?.contentWindow;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.answers++;
    window.answers = 0;
    inner?.postMessage({ type: 'checkout-instruments-page' }, '*', [port2]);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }, `${other}${FRAME}`);
  expect(await page.evaluate(() => window.answers)).toBe(0);
  await framed.update({ money: { amount: 40, currency: 'USD' } });
  await expect(framed.payButton).toHaveText('Review and pay $40.00');
});

test.describe('destroy()', () => {
  test('takes it out, and leaves the container as it was', async ({ framed, page }) => {
    await framed.start(AMOUNT);
    await framed.destroy();
    await expect(page.locator('iframe')).toHaveCount(0);
    await expect(page.getByText('The form of the shop itself')).toBeVisible();
    expect(await framed.place.evaluate((element) => [element.attributes.length, element.shadowRoot?.adoptedStyleSheets.length, element.shadowRoot?.innerHTML])).toEqual([1, 0, '<slot></slot>']);
    expect(await page.evaluate(() => merchant.checkouts[0].update({}).catch((/** @type {any} */ error) => error.code))).toBe('destroyed');
    await framed.mount(MUG);
    await expect(framed.payButton).toHaveText('Review and pay $23.00');
  });

  test('in every moment, mounted again at once: one is there, as StrictMode has it', async ({ framed, page }) => {
    await framed.open();
    const codes = await page.evaluate(async (options) => {
      const codes = [];
      for (const pause of [0, 20, 60, 150, 400]) {
        const first = window.CheckoutInstruments.mount(options).then(() => 'mounted', (/** @type {any} */ error) => error.code);
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
        const over = window.CheckoutInstruments.destroy();
        const second = window.CheckoutInstruments.mount(options);
        await Promise.all([over, second]);
        codes.push(await first, document.querySelector('.rebilly-instruments')?.shadowRoot?.querySelectorAll('iframe').length);
        await window.CheckoutInstruments.destroy();
      }
      return codes;
    }, { ...AMOUNT, frame: FRAME, ...(await page.evaluate(() => merchant.account())) });
    expect(codes.filter((_, place) => place % 2 === 1)).toEqual([1, 1, 1, 1, 1]);
    expect(codes[0]).toBe('destroyed');
    await expect(page.locator('iframe')).toHaveCount(0);
  });

  test('in mid-payment: how it ends is told, and then nothing is left', async ({ framed, page, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 1_500 });
    await framed.start(AMOUNT);
    await framed.fill();
    await framed.pay();
    await framed.step('paying');
    await framed.destroy();
    await expect(page.getByText('The form of the shop itself')).toBeVisible();
    await expect.poll(() => framed.events()).toEqual(['data-ready', 'instrument-ready', 'purchase-completed']);
    await expect(page.locator('iframe')).toHaveCount(0);
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('before the charge: nothing is left when the time of a charge is over', async ({ framed, page, sandbox }) => {
    await page.clock.install();
    await framed.start(MUG);
    await framed.fill({ address: NEW_YORK });
    await framed.review();
    await framed.confirmable();
    // The price is old by now, and is asked for again before anything is charged.
    await page.clock.fastForward(60_000);
    await sandbox.fault({ match: 'POST /storefront/preview-purchase', delayMs: 2_000 });
    await framed.payButton.click();
    await framed.step('paying');
    await framed.destroy();
    await expect(page.locator('iframe')).toHaveCount(1);
    await page.clock.fastForward(66_000);
    await expect(page.locator('iframe')).toHaveCount(0);
    expect(await sandbox.charges()).toEqual([]);
  });

  test('in every moment, in one breath with an update: both end', async ({ framed, page }) => {
    await framed.open();
    const codes = await page.evaluate(async (options) => {
      const codes = [];
      for (const pause of [0, 50, 100, 150, 200, 250, 300, 350, 400, 500]) {
        const mounting = window.CheckoutInstruments.mount(options).catch((/** @type {any} */ error) => error.code);
        await new Promise((resolve) => setTimeout(resolve, pause));
        const updating = window.CheckoutInstruments.update({ money: { amount: 40, currency: 'USD' } });
        const over = window.CheckoutInstruments.destroy();
        codes.push(await updating.catch((/** @type {any} */ error) => error.code));
        await Promise.all([mounting, over]);
      }
      return codes;
    }, { ...AMOUNT, frame: FRAME, ...(await page.evaluate(() => merchant.account())) });
    expect(new Set(codes)).toEqual(new Set(['destroyed']));
  });

  test('while a dialog covers the window uncovers it', async ({ framed, page }) => {
    await framed.start(AMOUNT);
    await framed.fill({ card: ASKS_BANK });
    await framed.pay();
    await expect(framed.approval).toBeVisible();
    await framed.destroy();
    await page.evaluate(() => document.querySelector('a')?.focus());
    expect(await page.evaluate(() => [document.activeElement?.id, document.adoptedStyleSheets.length])).toEqual(['before', 0]);
  });
});

test('two on one page do not mix', async ({ framed, page, sandbox }) => {
  const second = new FramedPage(page, '#second');
  await framed.start(AMOUNT);
  await second.mount({ ...MUG, form: '#second' });
  await expect(framed.payButton).toHaveText('Review and pay $38.00');
  await expect(second.payButton).toHaveText('Review and pay $23.00');
  expect(await page.evaluate(() => merchant.checkouts.length)).toBe(2);
  await second.fill({ address: NEW_YORK });
  await second.pay();
  await expect(second.result).toBeVisible();
  await expect(framed.payButton).toHaveText('Review and pay $38.00');
  const told = await page.evaluate(async () => {
    const told = /** @type {number[]} */ ([]);
    merchant.checkouts.forEach((/** @type {any} */ checkout, /** @type {number} */ place) => checkout.on('totals-changed', () => told.push(place)));
    await merchant.checkouts[0].update({ money: { amount: 40, currency: 'USD' } });
    return told;
  });
  expect(told).toEqual([0]);
  await framed.fill();
  await framed.pay();
  await expect(framed.result).toBeVisible();
  expect(await sandbox.charges()).toHaveLength(2);
});

test.describe('a crash', () => {
  test.use({ expectedConsoleErrors: [/RuntimeError|memory access out of bounds|unreachable|table index|null function|RangeError|Error: \uFFFD/] });

  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      const original = WebAssembly.instantiate;
      /** @type {any} */ (WebAssembly).instantiate = async (/** @type {[any, any]} */ ...args) => {
        const instance = /** @type {any} */ (await original(...args));
        window.memory ??= instance.exports.memory;
        return instance;
      };
    });
  });

  /** @param {FramedPage} framed */
  async function startCrashed(framed) {
    await framed.start(AMOUNT);
    await framed.field('email').evaluate((input) => {
      new Uint8Array(window.memory.buffer).fill(0xf7);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await expect(framed.failure).toContainText('Error code: crashed');
  }

  test('and then destroy() leave nothing', async ({ framed, page }) => {
    await startCrashed(framed);
    await framed.destroy();
    await expect(page.locator('iframe')).toHaveCount(0);
  });

  test('is told and shown, and its button loads the page anew, not the iframe alone', async ({ framed, page }) => {
    await startCrashed(framed);
    expect(await framed.steps()).toEqual(['form', 'crashed']);
    await framed.expectFits();
    await page.evaluate(() => (window.isTheSame = true));
    await framed.failure.getByRole('button').click();
    await page.waitForFunction(() => !window.isTheSame && 'CheckoutInstruments' in window);
    await framed.mount(AMOUNT);
  });
});

test('axe finds nothing in the page, its iframe and its dialog', async ({ framed, page }) => {
  // It looks into every iframe, twice.
  test.slow();
  // ARIA has no word for a dialog that is none yet: until it covers the window, the element must not be read out as one.
  const findings = async () => (await new AxeBuilder({ page }).disableRules(['aria-allowed-role', 'landmark-unique']).analyze()).violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  await framed.start(AMOUNT);
  expect(await findings()).toEqual([]);
  await framed.fill({ card: ASKS_BANK });
  await framed.pay();
  await expect(framed.approval).toBeVisible();
  expect(await findings()).toEqual([]);
});

test.describe('one that is moved in the page', () => {
  test('is loaded anew by the browser: the page is told, and can mount again', async ({ framed, page }) => {
    await framed.start(AMOUNT);
    await page.evaluate(() => document.querySelector('main')?.append(/** @type {Element} */ (document.querySelector('.rebilly-instruments'))));
    await expect.poll(() => framed.detail('error')).toMatchObject({ code: 'frame-unreachable' });
    const { message } = await framed.detail('error');
    expect(message).toContain('loaded anew');
    expect(message).toContain('Nothing was charged.');
    expect(await page.evaluate(() => merchant.checkouts[0].update({}).catch((/** @type {any} */ error) => error.code))).toBe('frame-unreachable');
    await framed.mount(AMOUNT);
    await expect(framed.payButton).toBeEnabled();
  });

  test('and that cannot be loaded anew is told as well', async ({ framed, page }) => {
    await framed.start(AMOUNT);
    await page.route(`**${FRAME}`, (route) => route.abort());
    await page.evaluate(() => document.querySelector('main')?.append(/** @type {Element} */ (document.querySelector('.rebilly-instruments'))));
    await expect.poll(() => framed.detail('error')).toMatchObject({ code: 'frame-unreachable' });
    await expect(page.locator('iframe')).toHaveCount(0);
  });
});

test.describe('preload() and validate()', () => {
  test('preload() fetches what a mount needs, draws nothing and leaves nothing', async ({ framed, page, sandbox }) => {
    const asked = /** @type {string[]} */ ([]);
    page.on('request', (request) => void asked.push(new URL(request.url()).pathname.split('/').at(-1) ?? ''));
    await framed.open();
    await page.evaluate((frame) => window.CheckoutInstruments.preload({ ...merchant.account(), frame }), FRAME);
    expect(asked).toEqual(expect.arrayContaining(['iframe-host.js', 'checkout_instruments.wasm', 'framepay.js']));
    await expect(page.locator('iframe')).toHaveCount(0);
    expect(await sandbox.requests()).toEqual([]);
    await framed.mount(AMOUNT);
  });

  test('preload() never rejects', async ({ framed, page }) => {
    await framed.open();
    expect(await page.evaluate(() => Promise.all([window.CheckoutInstruments.preload(), window.CheckoutInstruments.preload({ frame: 5 })]))).toEqual([undefined, undefined]);
  });

  test('validate() answers what is wrong, before a mount and beside one', async ({ framed, page }) => {
    await framed.open();
    const validate = (/** @type {object} */ options) => page.evaluate((options) => window.CheckoutInstruments.validate({ ...merchant.account(), ...options }), options);
    expect(await validate({ ...AMOUNT, frame: FRAME })).toEqual([]);
    expect(await validate({ frame: FRAME })).toMatchObject([{ code: 'no-purchase-source' }]);
    expect(await validate(AMOUNT)).toMatchObject([{ path: 'frame', code: 'missing-option' }]);
    await expect(page.locator('iframe')).toHaveCount(0);
    await framed.mount(AMOUNT);
    expect(await validate({ frame: FRAME })).toMatchObject([{ code: 'no-purchase-source' }]);
    await expect(framed.payButton).toBeEnabled();
  });
});
