// @ts-check
// What a test leaves running does not count in the next one of its worker.
import { FAILED_REQUESTS, expect, test } from './support/checkout.mjs';

test.describe.configure({ mode: 'serial' });
test.use({ expectedConsoleErrors: [FAILED_REQUESTS] });

test('a page asks the storefront without end, and is left as it is', async ({ checkout, page, sandbox }) => {
  await checkout.open();
  await page.evaluate(() => {
    const ask = () => void fetch(`${/** @type {any} */ (window).sandboxAddresses.api}/organizations/org_demo/tokens/none`).catch(() => {});
    setInterval(ask, 10);
  });
  await expect.poll(async () => (await sandbox.requests()).length).toBeGreaterThan(5);
});

test('the test after it finds that nothing was asked', async ({ page, sandbox }) => {
  await page.goto('about:blank');
  expect(await sandbox.requests()).toEqual([]);
});
