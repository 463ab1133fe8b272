// @ts-check
// What passes by itself is asked again by itself, and says so only where it takes long. What moves money is not.
import { NEW_YORK } from './support/checkout-page.mjs';
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';

const MUG = { items: [{ planId: 'plan_mug', quantity: 1 }] };
const AMOUNT = { money: { amount: 38, currency: 'USD' } };
const PREVIEW = 'POST /storefront/preview-purchase';
const READY_TO_PAY = 'POST /storefront/ready-to-pay';

test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

/** @typedef {import('./support/checkout-page.mjs').CheckoutPage} CheckoutPage */
/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {Partial<import('./support/sandbox.mjs').Fault>} Effect */

/** What passes by itself. @type {[string, Effect][]} */
const MOMENTS = [
  ['a 503', { status: 503 }],
  ['a 429', { status: 429 }],
  ['a connection that dies', { drop: 'before', times: 2 }],
];

/** @param {CheckoutPage} checkout */
const delayOf = (checkout) => checkout.container.locator('.delay');

/**
 * Answers every request for this with 429, as a storefront does that says when to come back.
 * @param {Page} page
 * @param {string} url
 * @param {number} seconds
 */
async function limit(page, url, seconds) {
  await page.route(url, (route) =>
    route.fulfill({
      status: 429,
      headers: {
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Expose-Headers': 'X-RateLimit-Retry-After',
        'X-RateLimit-Retry-After': String(Math.floor(Date.now() / 1_000) + seconds),
      },
      json: { status: 429, title: 'Too many requests' },
    }),
  );
}

/** The number in a text such as `You can try again in 12 seconds.` @param {import('@playwright/test').Locator} locator */
async function secondsIn(locator) {
  return Number((await locator.innerText()).match(/(\d+) second/)?.[1]);
}

for (const [name, effect] of MOMENTS) {
  test.describe(`after ${name}`, () => {
    test('it loads', async ({ checkout, sandbox }) => {
      await sandbox.fault({ match: READY_TO_PAY, ...effect });
      await checkout.start(AMOUNT);
      await expect(checkout.payButton).toHaveText('Review and pay $38.00');
      expect(await checkout.events()).toEqual(['data-ready']);
    });

    test('the price follows the address', async ({ checkout, sandbox }) => {
      await checkout.start(MUG);
      await sandbox.fault({ match: PREVIEW, ...effect });
      await checkout.fillAddress(NEW_YORK);
      await checkout.field('postalCode').blur();
      await expect(checkout.payButton).toHaveText('Review and pay $24.60');
      await expect(checkout.notice).toBeEmpty();
    });

    test('an update holds', async ({ checkout, sandbox }) => {
      await checkout.start(MUG);
      await sandbox.fault({ match: PREVIEW, ...effect });
      await checkout.update({ items: [{ planId: 'plan_mug', quantity: 2 }] });
      await expect(checkout.payButton).toHaveText('Review and pay $41.00');
      expect(await checkout.events()).toEqual(['data-ready']);
    });
  });
}

test('what is over in a moment is not worth a word', async ({ checkout, page, sandbox }) => {
  await sandbox.fault({ match: READY_TO_PAY, status: 503 });
  await checkout.open();
  await page.evaluate(() => {
    const seen = Object.assign(window, { said: /** @type {string[]} */ ([]) }).said;
    const look = () => {
      const line = document.querySelector('.rebilly-instruments')?.shadowRoot?.querySelector('.delay');
      if (line?.textContent) seen.push(line.textContent);
      requestAnimationFrame(look);
    };
    look();
  });
  await checkout.mount(AMOUNT);
  expect(await page.evaluate(() => Reflect.get(window, 'said'))).toEqual([]);
});

test('after four attempts it is given up, and the shopper can try again', async ({ checkout, sandbox }) => {
  await sandbox.fault({ match: READY_TO_PAY, status: 503, times: 4 });
  await checkout.open();
  expect((await checkout.tryMount(AMOUNT)).failure).toMatchObject({ code: 'storefront-failed', status: 503 });
  expect(await sandbox.count('StorefrontPostReadyToPay')).toBe(4);
  await expect(delayOf(checkout)).toBeHidden();
  await checkout.retry();
  await expect(checkout.payButton).toHaveText('Review and pay $38.00');
});

test('what a storefront asks for in seconds is counted down, and read out once', async ({ checkout, page }) => {
  await limit(page, '**/storefront/ready-to-pay', 5);
  await checkout.open();
  await checkout.beginMount(AMOUNT);
  const line = delayOf(checkout);
  await expect(line).toContainText('The shop is very busy. We try again in');
  await expect(line).toBeVisible();
  const status = checkout.container.getByRole('status');
  const [first, said] = [await secondsIn(line), await status.innerText()];
  await page.unroute('**/storefront/ready-to-pay');
  await expect.poll(() => secondsIn(line)).toBeLessThan(first - 1);
  expect(await status.innerText()).toBe(said);
  await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  await expect(line).toBeHidden();
});

test('a load that is refused for longer has a button that waits', async ({ checkout, page, sandbox }) => {
  await limit(page, '**/storefront/ready-to-pay', 64);
  await checkout.open();
  expect((await checkout.tryMount(AMOUNT)).failure?.code).toBe('rate-limited');
  await page.unroute('**/storefront/ready-to-pay');
  const button = checkout.outcome.getByRole('button');
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(delayOf(checkout)).toContainText(/You can try again in \d+ seconds\./);
  await button.evaluate((/** @type {HTMLButtonElement} */ element) => element.click());
  expect(await sandbox.count('StorefrontPostReadyToPay')).toBe(0);
  await page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 66_000;
  });
  await expect(button).not.toHaveAttribute('aria-disabled');
  await button.click();
  await expect(checkout.payButton).toHaveText('Review and pay $38.00');
});

test('a charge that is refused for a while holds the button, and says for how long', async ({ checkout, page, sandbox }) => {
  await checkout.start(AMOUNT);
  await checkout.fill();
  await limit(page, '**/storefront/payment', 6);
  await checkout.pay();
  await expect(checkout.notice).toContainText('You have not been charged.');
  await expect(checkout.notice).toContainText(/You can try again in \d+ seconds?\./);
  await expect(checkout.payButton).toHaveAttribute('aria-disabled', 'true');
  await checkout.payRegardless();
  await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  const prepared = await checkout.detail('instrument-ready');
  expect((await checkout.call('purchase', prepared)).failure?.code).toBe('rate-limited');
  await page.unroute('**/storefront/payment');
  await expect(checkout.payButton).not.toHaveAttribute('aria-disabled', 'true', { timeout: 10_000 });
  await checkout.pay();
  await expect(checkout.result).toContainText('You paid $38.00.');
  expect(await sandbox.charges()).toHaveLength(1);
});

/**
 * Nothing reaches the storefront, and the browser says so. FramePay's frames load: those of a browser that is really
 * offline never would.
 * @param {Page} page
 */
async function loseNetwork(page) {
  await page.route(/\/organizations\//, (route) => route.abort('internetdisconnected'));
  await page.evaluate(() => Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false }));
}

/** @param {Page} page */
async function findNetwork(page) {
  await page.unroute(/\/organizations\//);
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => true });
    dispatchEvent(new Event('online'));
  });
}

test.describe('without a network', () => {
  test('it loads when the network is back', async ({ checkout, page }) => {
    await checkout.open();
    await loseNetwork(page);
    await checkout.beginMount(AMOUNT);
    await expect(delayOf(checkout)).toHaveText('You are offline. We go on as soon as you are back.', { useInnerText: true });
    await expect(checkout.container.getByRole('status')).toContainText('You are offline.');
    await findNetwork(page);
    await expect(checkout.payButton).toHaveText('Review and pay $38.00', { timeout: 5_000 });
    await expect(delayOf(checkout)).toBeHidden();
  });

  test('nothing is sent to pay, the shopper reads so, and what is typed stays', async ({ checkout, context, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.review();
    await checkout.confirmable();
    await context.setOffline(true);
    await checkout.payButton.click();
    await expect(checkout.notice).toContainText('You are offline.');
    await expect(checkout.notice).toContainText('You have not been charged. Error code: offline');
    await expect(checkout.field('email')).toHaveValue('ada@example.com');
    await context.setOffline(false);
    expect(await sandbox.charges()).toEqual([]);
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect(await sandbox.charges()).toHaveLength(1);
  });

  test('a charge that was under way is found out when the network is back', async ({ checkout, page, sandbox }) => {
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.review();
    await checkout.confirmable();
    await page.route('**/storefront/payment', async (route) => {
      await route.fetch();
      await loseNetwork(page);
      await route.abort('internetdisconnected');
    });
    await checkout.payButton.click();
    await expect(delayOf(checkout)).toContainText('You are offline.');
    await expect(checkout.payButton).toHaveText('Processing…');
    await findNetwork(page);
    await expect(checkout.pending).toContainText('reached the shop');
    expect(await sandbox.charges()).toHaveLength(1);
  });
});

test.describe('destroy', () => {
  test.use({ expectedConsoleErrors: [[], { scope: 'test' }] });

  test('lets go of questions, and says nothing in the console', async ({ checkout, page, sandbox }) => {
    await sandbox.fault({ match: READY_TO_PAY, delayMs: 5_000 });
    await checkout.open();
    await checkout.beginMount(AMOUNT);
    await expect.poll(() => sandbox.count('StorefrontPostReadyToPay')).toBe(1);
    const failed = page.waitForEvent('requestfailed', { timeout: 2_000 });
    await checkout.destroy();
    expect((await failed).failure()?.errorText).toBe('net::ERR_ABORTED');
  });

  test('lets a charge go on', async ({ checkout, page, sandbox }) => {
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 1_000 });
    await checkout.start(AMOUNT);
    await checkout.fill();
    await checkout.pay();
    await expect.poll(() => sandbox.charges()).toHaveLength(1);
    const finished = page.waitForEvent('requestfinished', (request) => request.url().endsWith('/storefront/payment'));
    await checkout.destroy();
    await finished;
    await expect.poll(() => checkout.events()).toContain('purchase-completed');
  });

  test('takes the listeners of the window away', async ({ checkout, page }) => {
    await checkout.open();
    await page.evaluate(() => {
      const heard = Object.assign(window, { listeners: /** @type {Record<string, number>} */ ({}) }).listeners;
      const [add, remove] = [window.addEventListener, window.removeEventListener];
      window.addEventListener = (/** @type {any} */ ...args) => {
        heard[args[0]] = (heard[args[0]] ?? 0) + 1;
        Reflect.apply(add, window, args);
      };
      window.removeEventListener = (/** @type {any} */ ...args) => {
        heard[args[0]] = (heard[args[0]] ?? 0) - 1;
        Reflect.apply(remove, window, args);
      };
    });
    const listeners = () => page.evaluate(() => Reflect.get(window, 'listeners'));
    await checkout.mount(AMOUNT);
    expect(await listeners()).toMatchObject({ online: 1, pageshow: 1 });
    expect(Object.keys(await listeners())).not.toEqual(expect.arrayContaining([expect.stringMatching(/unload|pagehide/)]));
    await checkout.destroy();
    // Where the second file is still on its way, the module lets go when that is there.
    await expect.poll(listeners).toMatchObject({ online: 0, pageshow: 0 });
  });
});
