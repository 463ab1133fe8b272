// @ts-check
// What a browser does beside the page: two tabs that pay the same, blockers that stop a part, and nobody else who is told.
import { AMOUNT, CustomerPage, FAILED_REQUESTS, expect, jwtOf, operations, test } from './support/customer.mjs';

/** @typedef {import('@playwright/test').BrowserContext} BrowserContext */
/** @typedef {import('./support/sandbox.mjs').Sandbox} Sandbox */

const INVOICE = { invoiceId: 'in_unpaid' };

test.describe('two tabs that pay the same invoice', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  /** Two tabs in which it can be confirmed. @param {BrowserContext} context @param {Sandbox} sandbox */
  async function openBoth(context, sandbox) {
    const options = { ...INVOICE, jwt: await jwtOf(sandbox, INVOICE) };
    const tabs = [new CustomerPage(await context.newPage()), new CustomerPage(await context.newPage())];
    for (const tab of tabs) {
      await tab.start(options);
      await tab.review();
      await tab.confirmable();
    }
    return tabs;
  }

  /** Both at the same moment; the answer to whichever is first takes its time. @param {CustomerPage[]} tabs @param {Sandbox} sandbox */
  async function confirmBoth(tabs, sandbox) {
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 1_500 });
    await Promise.all(tabs.map((tab) => tab.payRegardless()));
    await expect.poll(() => sandbox.moved()).toHaveLength(1);
  }

  /** Both show and tell that it is paid, and it is, once. @param {CustomerPage[]} tabs @param {Sandbox} sandbox */
  async function expectBothPaid(tabs, sandbox) {
    for (const tab of tabs) {
      await expect(tab.result).toContainText('You paid $65.97.', { timeout: 10_000 });
      await expect(tab.payButton).toBeHidden();
      expect(await tab.details('purchase-completed')).toHaveLength(1);
      expect(await tab.errors()).toEqual([]);
    }
    expect(await sandbox.moved()).toMatchObject([{ result: 'approved', amount: 65.97 }]);
    expect((await sandbox.charges()).filter(({ effect }) => effect)).toHaveLength(1);
  }

  test('wait for each other, and both learn that it is paid', async ({ context, sandbox }) => {
    const tabs = await openBoth(context, sandbox);
    await confirmBoth(tabs, sandbox);
    // While the first one is answered, the second one sends nothing.
    expect(await sandbox.charges()).toMatchObject([{ status: null }]);
    await expectBothPaid(tabs, sandbox);
  });

  test('without Web Locks: the storefront refuses the second, and both learn that it is paid', async ({ context, sandbox }) => {
    await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }));
    const tabs = await openBoth(context, sandbox);
    await confirmBoth(tabs, sandbox);
    await expectBothPaid(tabs, sandbox);
    expect((await sandbox.charges()).map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('one after the other: the second shows that it is paid', async ({ context, sandbox }) => {
    const tabs = await openBoth(context, sandbox);
    for (const tab of tabs) {
      await tab.confirm();
      await expect(tab.result).toContainText('You paid $65.97.');
    }
    await expectBothPaid(tabs, sandbox);
  });
});

test.describe('blockers', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  test('FramePay’s styles may be blocked: it is paid, with the risk data', async ({ checkout, page, sandbox }) => {
    /** @type {Set<string>} */
    const blocked = new Set();
    await page.route(/\/(framepay|field)\.css$/, (route) => {
      blocked.add(new URL(route.request().url()).pathname);
      return route.abort('blockedbyclient');
    });
    const { api, framepay } = sandbox.addresses;
    const _dev = { sandboxUrl: api, framePayScriptLink: framepay, framePayStyleLink: framepay.replace('.js', '.css') };
    await checkout.start({ ...AMOUNT, _dev });
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    expect([...blocked].sort()).toEqual(['/field.css', '/framepay.css']);
    const [charge, ...others] = await sandbox.charges();
    expect(others).toEqual([]);
    expect(charge.body.riskMetadata.browserData).toMatchObject({ colorDepth: expect.any(Number), language: expect.any(String) });
  });
});

test.describe('features.enableTelemetry', () => {
  /** Buys, and tells where anything was sent. @param {CustomerPage} checkout @param {Sandbox} sandbox @param {object} features */
  async function originsOfPurchase(checkout, sandbox, features) {
    const { page } = checkout;
    const origins = new Set();
    page.context().on('request', (request) => origins.add(new URL(request.url()).origin));
    page.on('websocket', (socket) => origins.add(new URL(socket.url()).origin));
    await checkout.start({ ...AMOUNT, features });
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $38.00.');
    origins.delete(new URL(page.url()).origin);
    return [...origins].sort();
  }

  test('sends nothing anywhere: a purchase asks what it asks without it, of the API and of FramePay', async ({ checkout, sandbox }) => {
    expect(await originsOfPurchase(checkout, sandbox, { enableTelemetry: true })).toEqual([...sandbox.origins].sort());
    const [asked, bodies] = [await operations(sandbox), await bodiesOf(sandbox)];
    await sandbox.reset();
    await originsOfPurchase(checkout, sandbox, { enableTelemetry: false });
    expect(await operations(sandbox)).toEqual(asked);
    expect(await bodiesOf(sandbox)).toEqual(bodies);
  });
});

/** The members of what was sent, without what is different in each purchase. @param {Sandbox} sandbox */
async function bodiesOf(sandbox) {
  return (await sandbox.requests()).map(({ method, operation, body }) => [method, operation, Object.keys(body ?? {}).sort()]);
}
