// @ts-check
// A shop that mounts and destroys all day is left as it was.
import { AMOUNT, FAILED_REQUESTS, MUG, expect, jwtOf, test } from './support/customer.mjs';

/** @typedef {import('./support/customer.mjs').CustomerPage} CustomerPage */
/** @typedef {import('./support/sandbox.mjs').Sandbox} Sandbox */
/** @typedef {{ nodes: number, jsEventListeners: number, documents: number, iframes: number, wasmPages: number, heap: number }} Usage */

// What is counted is all that the process holds.
test.use({ reuseContext: false });

const MOUNTS = 200;
/** Deadlines of requests and of the card fields are timers of 8 seconds; what they hold goes with them. */
const DEADLINES_MS = 9_000;
/** Compiled code and inline caches come and go: 5 KB for a mount would be a leak of that size. */
const HEAP_TOLERANCE = 512 * 1024;
const WASM_PAGE = 64 * 1024;
/** Memory of wasm only grows: it keeps the size that the deadlines of many mounts at once took. */
const WASM_TOLERANCE = 2;

/** Keeps the memory of the module, which it shows to nobody. @param {import('@playwright/test').Page} page */
async function keepMemory(page) {
  await page.addInitScript(() => {
    for (const name of /** @type {const} */ (['instantiate', 'instantiateStreaming'])) {
      const original = /** @type {any} */ (WebAssembly)[name];
      /** @type {any} */ (WebAssembly)[name] = async (/** @type {any[]} */ ...args) => {
        const result = await original.apply(WebAssembly, args);
        window.wasmMemory = (result.instance ?? result).exports.memory;
        return result;
      };
    }
  });
}

/** What the page uses after everything that is garbage is gone. @param {import('@playwright/test').Page} page @returns {Promise<Usage>} */
async function usage(page) {
  await page.waitForTimeout(DEADLINES_MS);
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  // Finalizers run after a collection, and what they let go is garbage of the next.
  for (let round = 0; round < 3; round += 1) {
    await session.send('HeapProfiler.collectGarbage');
    await page.waitForTimeout(100);
  }
  const { nodes, jsEventListeners, documents } = await session.send('Memory.getDOMCounters');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const facts = await page.evaluate(() => ({ iframes: document.querySelectorAll('iframe').length, bytes: window.wasmMemory.buffer.byteLength }));
  return { nodes, jsEventListeners, documents, iframes: facts.iframes, wasmPages: facts.bytes / WASM_PAGE, heap: usedSize };
}

/** Mounts and destroys, so many times. @param {import('@playwright/test').Page} page @param {number} count @param {object} options */
async function mountAndDestroy(page, count, options) {
  await page.evaluate(
    async ([count, options]) => {
      for (let made = 0; made < count; made += 1) {
        const checkout = await CheckoutInstruments.mount({ ...merchant.account(), ...options });
        await checkout.destroy();
      }
      // What the tests keep of events is theirs.
      merchant.heard.length = 0;
    },
    /** @type {[number, any]} */ ([count, options]),
  );
}

test(`${MOUNTS} mounts and destroys leave what 5 left`, async ({ checkout, page }) => {
  test.setTimeout(240_000);
  await keepMemory(page);
  await checkout.open();
  await mountAndDestroy(page, 5, AMOUNT);
  const { heap: heapEarly, wasmPages: pagesEarly, ...early } = await usage(page);
  await mountAndDestroy(page, MOUNTS - 5, AMOUNT);
  const { heap: heapLate, wasmPages: pagesLate, ...late } = await usage(page);
  expect(early.iframes).toBe(0);
  expect.soft(late).toEqual(early);
  expect.soft(pagesLate - pagesEarly, 'pages of wasm memory').toBeLessThanOrEqual(WASM_TOLERANCE);
  expect.soft(heapLate - heapEarly, 'bytes of JavaScript').toBeLessThan(HEAP_TOLERANCE);
});

/** @typedef {{ checkout: CustomerPage, sandbox: Sandbox }} Stage */

/** How a checkout gets into each of its states. @type {Record<string, (stage: Stage) => Promise<void>>} */
const STATES = {
  async loading({ checkout, sandbox }) {
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 3_000 });
    await checkout.beginMount(AMOUNT);
    await expect(checkout.form).toHaveClass('skeleton');
  },
  async failed({ checkout, sandbox }) {
    await sandbox.fault({ match: 'POST /storefront/ready-to-pay', status: 500 });
    await checkout.tryMount(AMOUNT);
    await expect(checkout.failure).toBeVisible();
  },
  async form({ checkout }) {
    await checkout.mount(AMOUNT);
    await checkout.fill();
  },
  async updating({ checkout, sandbox }) {
    await checkout.mount(MUG);
    await sandbox.fault({ match: 'POST /storefront/preview-purchase', delayMs: 2_000 });
    void checkout.tryUpdate({ items: [{ planId: 'plan_mug', quantity: 2 }] });
    await expect(checkout.payButton).toHaveText('Updating the total…');
  },
  async preparing({ checkout, sandbox }) {
    await checkout.mount(AMOUNT);
    await checkout.fill();
    await sandbox.fault({ match: 'POST /tokens', delayMs: 2_000 });
    await checkout.press();
    await expect.poll(() => checkout.steps()).toContain('preparing');
  },
  async prepared({ checkout }) {
    await checkout.mount({ ...AMOUNT, features: { hideConfirmation: true } });
    await checkout.fill();
    await checkout.press();
    await expect.poll(() => checkout.details('instrument-ready')).toHaveLength(1);
  },
  async confirmation({ checkout }) {
    await checkout.mount(AMOUNT);
    await checkout.fill();
    await checkout.review();
  },
  async paying({ checkout, sandbox }) {
    await checkout.mount(AMOUNT);
    await checkout.fill();
    await sandbox.fault({ match: 'POST /storefront/payment', delayMs: 800 });
    await checkout.reviewAndPay();
    await expect.poll(() => sandbox.charges()).toHaveLength(1);
  },
  async unconfirmed({ checkout, sandbox }) {
    await checkout.mount(AMOUNT);
    await checkout.fill();
    await sandbox.fault({ match: 'POST /storefront/payment', drop: 'after' });
    await checkout.reviewAndPay();
    await expect(checkout.pending).toBeVisible();
  },
  async completed({ checkout }) {
    await checkout.mount(AMOUNT);
    await checkout.fill();
    await checkout.reviewAndPay();
    await expect(checkout.result).toBeVisible();
  },
  async expired({ checkout, sandbox }) {
    await checkout.mount({ ...AMOUNT, jwt: await jwtOf(sandbox) });
    await checkout.endSoon(sandbox);
    await expect(checkout.failure).toContainText('expired', { timeout: 10_000 });
  },
  async 'adding an instrument'({ checkout, sandbox }) {
    await checkout.mount({ ...AMOUNT, jwt: await jwtOf(sandbox) });
    await checkout.action('Save a new card').click();
    await expect(checkout.payButton).toHaveText('Save card');
  },
  async 'asking whether to remove one'({ checkout, sandbox }) {
    await checkout.mount({ ...AMOUNT, paymentInstruments: { allowDeactivate: true }, jwt: await jwtOf(sandbox) });
    await checkout.action(/^Remove: Visa ending in 1111/).click();
    await expect(checkout.instruments.getByText('Remove Visa ending in 1111?')).toBeVisible();
  },
};

test.describe('destroy', () => {
  test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

  for (const [state, reach] of Object.entries(STATES)) {
    test(`while ${state} puts the page back as it was, and every promise settles`, async ({ checkout, page, sandbox }) => {
      await checkout.open();
      const main = page.locator('main');
      const before = await main.evaluate((main) => main.outerHTML);
      await reach({ checkout, sandbox });
      await checkout.destroy();
      expect(await main.evaluate((main) => main.outerHTML)).toBe(before);
      await expect(page.locator('iframe')).toHaveCount(0);
      await expect(page.locator('[part]')).toHaveCount(0);
      await expect(checkout.container.getByText('The form of the shop itself')).toBeVisible();
      await expect(checkout.summaryContainer.getByText('The summary of the shop itself')).toBeVisible();
      const { failure } = await checkout.mounted();
      expect(failure?.code).toBe({ loading: 'destroyed', failed: 'storefront-failed' }[state]);
      // What comes later draws nothing and asks for nothing.
      const asked = (await sandbox.requests()).length;
      await page.waitForTimeout(1_000);
      expect((await sandbox.requests()).length).toBe(asked);
      expect(await main.evaluate((main) => main.outerHTML)).toBe(before);
      for (const step of /** @type {const} */ (['show', 'purchase', 'setup'])) {
        expect((await checkout.call(step, 'form')).failure?.code).toBe('not-mounted');
      }
      expect((await checkout.tryUpdate(AMOUNT)).failure?.code).toBe('not-mounted');
    });
  }

  for (const own of [null, 'color: rgb(1, 2, 3)']) {
    test(`leaves nothing of a theme on containers whose own style is ${own}`, async ({ checkout, page }) => {
      await checkout.open();
      for (const container of [checkout.container, checkout.summaryContainer]) {
        await container.evaluate((element, own) => own && element.setAttribute('style', own), own);
      }
      await checkout.mount({ ...AMOUNT, theme: { colorPrimary: 'rgb(200, 0, 100)' }, css: 'p { letter-spacing: 1px }' });
      await expect(checkout.payButton).toHaveCSS('background-color', 'rgb(200, 0, 100)');
      await checkout.destroy();
      const styles = await page.locator('.columns > div').evaluateAll((elements) => elements.map((element) => element.getAttribute('style')?.replace(/;$/, '') ?? null));
      expect(styles).toEqual([own, own]);
    });
  }

  test('is heard by the Checkout object, which does nothing any more', async ({ checkout, page, sandbox }) => {
    await checkout.start(AMOUNT);
    const asked = (await sandbox.requests()).length;
    const codes = await page.evaluate(async () => {
      const [mounted] = merchant.checkouts;
      await mounted.destroy();
      await mounted.destroy();
      const code = (/** @type {any} */ error) => error.code;
      const calls = [mounted.update({ locale: 'ar' }), mounted.show('form'), mounted.purchase(), mounted.setup()];
      return Promise.all(calls.map((call) => call.catch(code)));
    });
    expect(codes).toEqual(['destroyed', 'destroyed', 'destroyed', 'destroyed']);
    expect((await sandbox.requests()).length).toBe(asked);
  });
});
