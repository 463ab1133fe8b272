// @ts-check
// Pages as merchants have them: with a strict content security policy, with forms and shadow roots of their own, with
// hostile styles, and such that were written for Instruments.
import { expect, test } from './support/checkout.mjs';

const CART = { items: [{ planId: 'plan_mug', quantity: 1 }] };
const AMOUNT = { money: { amount: 38, currency: 'USD' } };

for (const path of ['/both.html', '/module.html']) {
  test(`a strict content security policy is kept: ${path}`, async ({ checkout, page, sandbox, site }) => {
    const fields = new URL(sandbox.addresses.framepay).origin;
    const policy = [
      "default-src 'none'",
      `script-src 'self' 'wasm-unsafe-eval' ${fields}`,
      "style-src 'self'",
      `connect-src 'self' ${sandbox.addresses.api}`,
      `frame-src ${fields}`,
      "img-src 'self' data:",
    ];
    site.setHeaders(path, { 'Content-Security-Policy': policy.join('; ') });
    await page.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
    });
    await checkout.start({ ...CART, theme: { colorPrimary: '#0a7a5c' } }, path);
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.result).toBeVisible();
    expect(await page.evaluate(() => window.violations)).toEqual([]);
  });
}

test.describe('without leave for WebAssembly', () => {
  test.use({ expectedConsoleErrors: [/unsafe-eval|Content Security Policy/] });

  test('mount says what to allow', async ({ checkout, sandbox, site }) => {
    site.setHeaders('/both.html', { 'Content-Security-Policy': `script-src 'self'; connect-src 'self' ${sandbox.addresses.api}` });
    await checkout.open();
    const failure = await checkout.mountFailure(AMOUNT);
    expect(failure).toMatchObject({ isCheckoutError: true, code: 'wasm-blocked-by-csp' });
    expect(failure.message).toContain("'wasm-unsafe-eval'");
  });
});

test('inside a form of the page, Enter and the pay button work, and the page’s form is not sent', async ({ checkout, page }) => {
  await checkout.start(AMOUNT, '/nested.html');
  await checkout.fill();
  await checkout.field('postalCode').press('Enter');
  await checkout.confirm();
  await expect(checkout.result).toBeVisible();
  expect(await page.evaluate(() => window.orderSubmitted)).toBeUndefined();
  expect(new URL(page.url()).pathname).toBe('/nested.html');
});

test('inside a shadow root of the page', async ({ checkout, page }) => {
  await checkout.open('/nested.html');
  const outcome = await page.evaluate(() => merchant.mount({ money: { amount: 38, currency: 'USD' }, form: window.nestedContainer }));
  expect(outcome.failure).toBeUndefined();
  await expect(page.locator('#host [part~="pay-button"]')).toHaveText('Review and pay $38.00');
  await expect(page.locator('#host iframe').contentFrame().locator('[name="cardnumber"]')).toBeVisible();
});

test('styles of the page do not reach in', async ({ checkout, page }) => {
  await checkout.open();
  await page.addStyleTag({
    content: `* { font-size: 40px !important; color: rgb(255, 0, 0) !important; letter-spacing: 9px; text-transform: uppercase }
      input, button, form { display: none !important }`,
  });
  await checkout.mount(CART);
  await expect(checkout.field('email')).toBeVisible();
  await expect(checkout.payButton).toHaveCSS('font-size', '16px');
  await expect(checkout.payButton).toHaveCSS('letter-spacing', 'normal');
  await expect(checkout.payButton).toHaveCSS('text-transform', 'none');
  await expect(checkout.total).not.toHaveCSS('color', 'rgb(255, 0, 0)');
  await expect(checkout.cardInput('cardnumber')).not.toHaveCSS('color', 'rgb(255, 0, 0)');
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
});

test('styles of the checkout do not leak out', async ({ checkout, page }) => {
  await checkout.open();
  const style = () => page.locator('h1').evaluate((heading) => JSON.stringify(Object.fromEntries(Object.entries(getComputedStyle(heading)))));
  const before = await style();
  await checkout.mount(CART);
  expect(await style()).toBe(before);
  expect(await page.evaluate(() => [document.adoptedStyleSheets.length, document.querySelectorAll('style').length])).toEqual([0, 0]);
});

test('nothing of the page is written in HTML: a name with a tag in it is text', async ({ checkout, page }) => {
  const script = '<img src=x onerror="window.broken = true">';
  await page.route('**/storefront/plans*', async (route) => {
    const answer = await route.fetch();
    const [plan] = await answer.json();
    plan._embedded.product.name = script;
    await route.fulfill({ response: answer, json: [plan] });
  });
  await checkout.start(CART);
  await expect(checkout.lines.first()).toContainText(script);
  expect(await page.evaluate(() => window.broken)).toBeUndefined();
});

test('a theme sets the colours', async ({ checkout }) => {
  await checkout.start({ ...CART, theme: { colorPrimary: 'rgb(10, 122, 92)', borderRadius: '2px' } });
  await expect(checkout.payButton).toHaveCSS('background-color', 'rgb(10, 122, 92)');
  await expect(checkout.payButton).toHaveCSS('border-radius', '2px');
});

test.describe('written for Instruments', () => {
  test.beforeEach(async ({ checkout }) => checkout.open('/instruments.html'));

  test('items', async ({ checkout, page, sandbox }) => {
    await page.route('**/image.png', (route) => route.fulfill({ contentType: 'image/png', body: PIXEL }));
    await page.evaluate(async () => {
      const _dev = merchant.account()._dev;
      await window.RebillyInstruments.mount({
        publishableKey: 'pk_sandbox_demo',
        organizationId: 'org_demo',
        websiteId: 'web_demo',
        apiMode: 'sandbox',
        items: [
          {
            planId: 'plan_mug',
            quantity: 1,
            thumbnail: '/image.png',
          },
        ],
        _dev,
      });
    });
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.result).toBeVisible();
    expect((await sandbox.charges())[0].body.items).toEqual([{ planId: 'plan_mug', quantity: 1 }]);
  });

  test('money', async ({ checkout, page, sandbox }) => {
    await page.evaluate(async () => {
      const _dev = merchant.account()._dev;
      await window.RebillyInstruments.mount({
        publishableKey: 'pk_sandbox_demo',
        organizationId: 'org_demo',
        websiteId: 'web_demo',
        apiMode: 'sandbox',
        money: {
          amount: 50,
          currency: 'USD',
        },
        _dev,
      });
    });
    await checkout.fill();
    await checkout.pay();
    await expect(checkout.result).toBeVisible();
    expect((await sandbox.charges())[0].body).toMatchObject({ amount: 50, currency: 'USD' });
  });

  test('update changes the purchase', async ({ checkout, page }) => {
    await checkout.mount(AMOUNT);
    await page.evaluate(() => window.RebillyInstruments.update({ money: { amount: 51, currency: 'USD' } }));
    await expect(checkout.payButton).toHaveText('Review and pay $51.00');
  });
});

test('the name of Instruments is left to Instruments where that is there', async ({ checkout, page }) => {
  await page.addInitScript(() => (window.RebillyInstruments = 'the original'));
  await checkout.open();
  expect(await page.evaluate(() => window.RebillyInstruments)).toBe('the original');
});

test('a page that only loads the script asks for nothing else', async ({ checkout, page, sandbox, site }) => {
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await checkout.open();
  await page.waitForLoadState('networkidle');
  expect(asked.sort()).toEqual(['/both.html', '/merchant.css', '/merchant.js', '/pkg/dist/global.js']);
  expect(await sandbox.requests()).toEqual([]);
  expect(site.origin).toBeTruthy();
});

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
