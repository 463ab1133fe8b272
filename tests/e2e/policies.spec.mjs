// @ts-check
// Pages under the strictest policies: the checkout works without a violation, and where the page forbids something that it
// needs, the error names the directive to change. FramePay has its real address here; its double answers there.
import config from './playwright.config.mjs';
import { CheckoutPage } from './support/checkout-page.mjs';
import { expect, test as base } from './support/checkout.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const CART = { items: [{ planId: 'plan_mug', quantity: 1 }] };
const FRAMEPAY = 'https://framepay.rebilly.com';
/** What stands for the sandbox's address, which is another in each run. */
const API = '<the API>';
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

const test = base.extend({
  page: async ({ page, sandbox }, use) => {
    const double = new URL(sandbox.addresses.framepay).origin;
    await page.route(`${FRAMEPAY}/**`, async (route) => {
      const response = await route.fetch({ url: route.request().url().replace(FRAMEPAY, double) });
      await route.fulfill({ response });
    });
    await page.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => window.violations.push(`${effectiveDirective} ${blockedURI}`));
    });
    await use(page);
    // A mount that was refused leaves a script on its way.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  },
});

// A page of the internet, as FramePay's address makes its fields one, may not reach into this machine otherwise.
const { launchOptions } = /** @type {any} */ (config.use);
test.use({ launchOptions: { ...launchOptions, args: [...launchOptions.args, '--disable-features=LocalNetworkAccessChecks'] } });

test.use({ otherOrigins: [[FRAMEPAY], { scope: 'test' }] });

/**
 * The policy of a page that allows what the README says, with other directives in place of its own; an empty one takes it away.
 * @param {string} api
 * @param {Record<string, string>} [others]
 */
function policy(api, others = {}) {
  const directives = {
    'default-src': "'none'",
    'script-src': `'self' 'wasm-unsafe-eval' ${FRAMEPAY}`,
    'style-src': "'self'",
    'connect-src': `'self' ${api}`,
    'frame-src': FRAMEPAY,
    'img-src': "'self' data:",
    'require-trusted-types-for': "'script'",
    'trusted-types': 'checkout-instruments',
    ...others,
  };
  return Object.entries(directives).filter(([, sources]) => sources).map((directive) => directive.join(' ')).join('; ');
}

/** What was forbidden in any document of the page. @param {Page} page */
async function violations(page) {
  return (await Promise.all(page.frames().map((frame) => frame.evaluate(() => window.violations)))).flat();
}

/** The sandbox's API, and FramePay at its own address. @param {import('./support/sandbox.mjs').Sandbox} sandbox */
const realFramePay = ({ addresses }) => ({ _dev: { sandboxUrl: addresses.api } });

for (const path of ['/both.html', '/module.html', '/inline.html']) {
  for (const [name, headers] of Object.entries({ 'the strictest policy': {}, 'the strictest policy, isolated from other origins': ISOLATED })) {
    test(`${name} is kept: ${path}`, async ({ checkout, page, sandbox, site }) => {
      site.setHeaders(path, { 'Content-Security-Policy': policy(sandbox.addresses.api), ...headers });
      await checkout.start({ ...CART, ...realFramePay(sandbox), theme: { colorPrimary: '#0a7a5c' } }, path);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe('Cross-Origin-Embedder-Policy' in headers);
      await checkout.fill();
      await checkout.pay();
      await expect(checkout.result).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  }
}

test('the strictest policy is kept: the custom element', async ({ page, sandbox, site }) => {
  site.setHeaders('/element.html', { 'Content-Security-Policy': policy(sandbox.addresses.api) });
  await page.goto('/element.html');
  await page.evaluate(async (properties) => {
    const { shop } = /** @type {any} */ (window);
    await shop.define();
    const element = shop.element(properties);
    document.querySelector('#shop')?.append(element);
    await element.ready;
  }, { ...CART, ...realFramePay(sandbox), theme: { colorPrimary: '#0a7a5c' } });
  const checkout = new CheckoutPage(page, { form: 'checkout-instruments' });
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('the card fields, the approval of a bank and another language keep it as well', async ({ checkout, page, sandbox, site }) => {
  const fields = new URL(sandbox.addresses.framepay).origin;
  site.setHeaders('/both.html', { 'Content-Security-Policy': policy(sandbox.addresses.api, { 'frame-src': `${FRAMEPAY} ${fields}` }), ...ISOLATED });
  await checkout.start({ ...CART, ...realFramePay(sandbox), locale: 'ar' });
  await checkout.fill({ card: '4000000000003220' });
  await checkout.pay();
  await expect(checkout.bank.getByRole('button').first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('no markup of ours has a style attribute', async ({ checkout, page, sandbox, site }) => {
  site.setHeaders('/both.html', { 'Content-Security-Policy': policy(sandbox.addresses.api) });
  await page.addInitScript(() => {
    window.written = [];
    const { setAttribute } = Element.prototype;
    Element.prototype.setAttribute = function (name, value) {
      if (name.toLowerCase() === 'style') window.written.push(value);
      setAttribute.call(this, name, value);
    };
  });
  await checkout.start({ ...CART, ...realFramePay(sandbox), theme: { colorPrimary: '#0a7a5c' } });
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
  await expect(page.locator('.rebilly-instruments-summary [style], .rebilly-instruments [part] [style]')).toHaveCount(0);
  expect(await page.evaluate(() => window.written)).toEqual([]);
});

test('our policy of Trusted Types lets one address pass, and no other', async ({ checkout, page, sandbox, site }) => {
  site.setHeaders('/both.html', { 'Content-Security-Policy': policy(sandbox.addresses.api) });
  await checkout.start({ ...CART, ...realFramePay(sandbox) });
  const passed = await page.evaluate(() => {
    const { policy } = /** @type {any} */ (window)[Symbol.for('checkout-instruments')];
    const passes = (/** @type {string} */ url) => {
      try {
        return String(policy.createScriptURL(url)) === url;
      } catch {
        return false;
      }
    };
    return ['https://framepay.rebilly.com/framepay.js', 'https://framepay.rebilly.com/other.js', 'https://framepay.rebilly.com.evil.example/framepay.js', ''].map(passes);
  });
  expect(passed).toEqual([true, false, false, false]);
});

test('a page that names no policy gets none before a checkout is mounted', async ({ checkout, page }) => {
  await checkout.open();
  expect(await page.evaluate(() => /** @type {any} */ (window)[Symbol.for('checkout-instruments')]?.policy)).toBeUndefined();
});

test('a TrustedScriptURL of the page is taken for FramePay, also in an update', async ({ checkout, page, sandbox, site }) => {
  const { api, framepay } = sandbox.addresses;
  const fields = new URL(framepay).origin;
  const own = { 'script-src': `'self' 'wasm-unsafe-eval' ${fields}`, 'frame-src': fields, 'trusted-types': 'shop' };
  site.setHeaders('/both.html', { 'Content-Security-Policy': policy(api, own) });
  await checkout.open();
  const outcomes = await page.evaluate(async (cart) => {
    const shop = /** @type {any} */ (window).trustedTypes.createPolicy('shop', { createScriptURL: (/** @type {string} */ url) => url });
    const _dev = { sandboxUrl: window.sandboxAddresses.api, framePayScriptLink: shop.createScriptURL(window.sandboxAddresses.framepay) };
    return [await merchant.mount({ ...cart, _dev }), await merchant.update({ _dev })];
  }, CART);
  expect(outcomes.map(({ failure }) => failure)).toEqual([undefined, undefined]);
  await expect(checkout.payButton).toBeEnabled();
  expect(await violations(page)).toEqual([]);
});

test('a script and a module on one page share the policy, which can be made once', async ({ checkout, page, sandbox, site }) => {
  site.setHeaders('/several.html', { 'Content-Security-Policy': policy(sandbox.addresses.api) });
  await checkout.open('/several.html');
  const failures = await page.evaluate(async ([cart, _dev]) => {
    // A policy that requires Trusted Types lets a module be imported.
    const path = '/pkg/dist/index.js';
    const module = await import(path);
    const options = { ...merchant.account(), ...cart, _dev };
    const mounts = [
      window.CheckoutInstruments.mount({ ...options, form: '#first', summary: '#first-summary' }),
      module.mount({ ...options, form: '#second', summary: '#second-summary' }),
    ];
    return (await Promise.allSettled(mounts)).map(({ status }) => status);
  }, /** @type {[object, object]} */ ([CART, realFramePay(sandbox)._dev]));
  expect(failures).toEqual(['fulfilled', 'fulfilled']);
  expect(await violations(page)).toEqual([]);
});

test.describe('forbidden', () => {
  test.use({ expectedConsoleErrors: [[/Content Security Policy|violates|TrustedTypePolicy|TrustedScriptURL|unsafe-eval|^Failed to load resource|Refused to/, /blocked by CSP|Framing/], { scope: 'test' }] });

  /** @typedef {{ directives: Record<string, string>, code: string, advice: string, drawn: boolean }} Forbidden */
  /** @type {Record<string, Forbidden>} */
  const FORBIDDEN = {
    WebAssembly: {
      directives: { 'script-src': `'self' ${FRAMEPAY}` },
      code: 'wasm-blocked-by-csp',
      advice: "Add 'wasm-unsafe-eval' to script-src of the page's Content-Security-Policy.",
      drawn: false,
    },
    'the wasm file': {
      directives: { 'connect-src': 'https://elsewhere.example' },
      code: 'wasm-blocked-by-csp',
      advice: "Add 'self' to connect-src of the page's Content-Security-Policy.",
      drawn: false,
    },
    "FramePay's script": {
      directives: { 'script-src': "'self' 'wasm-unsafe-eval'" },
      code: 'framepay-blocked',
      advice: `Add ${FRAMEPAY} to script-src of the page's Content-Security-Policy.`,
      drawn: true,
    },
    "FramePay's script, by script-src-elem": {
      directives: { 'script-src-elem': "'self'" },
      code: 'framepay-blocked',
      advice: `Add ${FRAMEPAY} to script-src-elem of the page's Content-Security-Policy.`,
      drawn: true,
    },
    "FramePay's fields": {
      directives: { 'frame-src': "'none'" },
      code: 'framepay-blocked',
      advice: `Add ${FRAMEPAY} to frame-src of the page's Content-Security-Policy.`,
      drawn: true,
    },
    'the API': {
      directives: { 'connect-src': "'self'" },
      code: 'api-blocked-by-csp',
      advice: `Add ${API} to connect-src of the page's Content-Security-Policy.`,
      drawn: true,
    },
    'our policy of Trusted Types': {
      directives: { 'trusted-types': 'shop' },
      code: 'trusted-types-denied',
      advice: "Add checkout-instruments to trusted-types of the page's Content-Security-Policy.",
      drawn: true,
    },
  };

  for (const [name, { directives, code, advice, drawn }] of Object.entries(FORBIDDEN)) {
    test(`${name}: ${code}, with what to add`, async ({ checkout, sandbox, site }) => {
      site.setHeaders('/both.html', { 'Content-Security-Policy': policy(sandbox.addresses.api, directives) });
      await checkout.open();
      const { failure, milliseconds } = await checkout.tryMount({ ...CART, ...realFramePay(sandbox) });
      expect(failure).toMatchObject({ isCheckoutError: true, code, hasCheckout: drawn });
      expect(failure?.message).toContain(advice.replace(API, sandbox.addresses.api));
      expect(failure?.message).toContain(`docs/errors.md#${code}`);
      // At once, and not when a time is up.
      expect(milliseconds).toBeLessThan(5_000);
    });
  }

  test('a plain address of a page that requires Trusted Types: trusted-types-denied, with what to give', async ({ checkout, sandbox, site }) => {
    const fields = new URL(sandbox.addresses.framepay).origin;
    site.setHeaders('/both.html', { 'Content-Security-Policy': policy(sandbox.addresses.api, { 'script-src': `'self' 'wasm-unsafe-eval' ${fields}` }) });
    await checkout.open();
    const failure = await checkout.mountFailure(CART);
    expect(failure).toMatchObject({ code: 'trusted-types-denied', hasCheckout: true });
    expect(failure.message).toContain('Give _dev.framePayScriptLink as a TrustedScriptURL of a policy of your own.');
  });

  test('our policy, where plain addresses are taken: it works', async ({ checkout, sandbox, site }) => {
    const directives = { 'trusted-types': 'shop', 'require-trusted-types-for': '' };
    site.setHeaders('/both.html', { 'Content-Security-Policy': policy(sandbox.addresses.api, directives) });
    await checkout.start({ ...CART, ...realFramePay(sandbox) });
    await expect(checkout.payButton).toBeEnabled();
  });

  test('nothing, but only reported: it works, and is reported', async ({ checkout, page, sandbox, site }) => {
    site.setHeaders('/both.html', { 'Content-Security-Policy-Report-Only': "script-src 'self' 'wasm-unsafe-eval'" });
    await checkout.start({ ...CART, ...realFramePay(sandbox) });
    await expect(checkout.payButton).toBeEnabled();
    expect(await violations(page)).toEqual([`script-src-elem ${FRAMEPAY}/framepay.js`]);
  });
});
