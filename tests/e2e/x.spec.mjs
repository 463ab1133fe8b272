import { expect, test } from './support/checkout.mjs';
test('x', async ({ checkout, page, sandbox }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await sandbox.fault({ match: 'POST /storefront/preview-purchase', delayMs: 400 });
  await sandbox.fault({ match: 'POST /storefront/ready-to-pay', delayMs: 600 });
  await checkout.open('/form.html');
  await page.evaluate(() => { new PerformanceObserver((l) => l.getEntries().forEach((e) => console.log('SHIFT', e.value, performance.now(), JSON.stringify(e.sources.map((s) => [s.node?.nodeName, s.node?.className, s.node?.getAttribute?.('part'), s.node?.textContent?.slice(0,20), s.previousRect.y, s.previousRect.height, s.currentRect.y, s.currentRect.height]))))).observe({ type: 'layout-shift', buffered: true }); });
  page.on('console', (m) => console.log(m.text()));
  await checkout.beginMount({ items: [{ planId: 'plan_mug', quantity: 2 }] });
  await checkout.container.locator('[part~=skeleton]').first().waitFor();
  await page.screenshot({ path: '/tmp/x1.png', fullPage: true });
  await checkout.mounted();
  await page.waitForTimeout(300);
  await page.screenshot({ path: '/tmp/x2.png', fullPage: true });
});
