// @ts-check
// What a shopper sees and does, in each engine: Chromium, Firefox, WebKitGTK.
import { BANK, CARD, DIALOG, IN_AN_IFRAME, IN_THE_PAGE, PAY, TOTAL } from './support/shop.mjs';
import { expect, test } from './support/test.mjs';

const MUG = { items: [{ planId: 'plan_mug', quantity: 1 }] };
const APPROVED = '4111111111111111';
const DECLINED = '4000000000000002';
const ASKS_BANK = '4000000000003220';

/** Where the checkout is, and the page of an Arabic shop. @type {[string, import('./support/shop.mjs').Place, string][]} */
const PLACES = [
  ['in the page', IN_THE_PAGE, '/rtl.html'],
  ['in an iframe', IN_AN_IFRAME, IN_AN_IFRAME.path],
];

for (const [where, place, arabicPath] of PLACES) {
  test.describe(where, () => {
    test.use({ place });

    test('mounts: what is bought, how it is paid, and the look', async ({ shop }) => {
      await shop.start(MUG);
      await shop.reads(TOTAL, '$23.00');
      await shop.reads(PAY, 'Review and pay');
      await expect.poll(() => shop.inside(() => Boolean(found('[name="cardnumber"]')), [], CARD)).toBe(true);
      await expect.poll(() => shop.style(PAY, 'background-color')).toBe('rgb(29, 78, 216)');
      expect(await shop.events()).toEqual(['data-ready']);
      expect(await shop.faults()).toEqual([]);
    });

    test('buys', async ({ shop, sandbox }) => {
      await shop.start(MUG);
      await shop.fillAll(APPROVED);
      await shop.pay();
      await shop.reads('[part="result"]', 'You paid $23.00.');
      expect(await sandbox.moved()).toMatchObject([{ result: 'approved', amount: 23, currency: 'USD' }]);
      expect(await shop.events()).toEqual(['data-ready', 'instrument-ready', 'purchase-completed']);
      expect(await shop.faults()).toEqual([]);
    });

    test('a decline keeps what was typed, and another card pays', async ({ shop, sandbox }) => {
      await shop.start(MUG);
      await shop.fillAll(DECLINED);
      await shop.pay();
      await shop.reads('#notice', 'You have not been charged.');
      expect(await shop.value('#field-firstName')).toBe('Ada');
      expect(await shop.value('[name="cardnumber"]', CARD)).toBe('4000 0000 0000 0002');
      expect(await sandbox.moved()).toEqual([]);
      await shop.fill('[name="cardnumber"]', APPROVED, CARD);
      await shop.pay();
      await shop.reads('[part="result"]', 'You paid $23.00.');
      expect(await sandbox.moved()).toMatchObject([{ result: 'approved', amount: 23 }]);
      expect(await shop.faults()).toEqual([]);
    });

    test('an approval in a modal dialog', async ({ shop, sandbox }) => {
      await shop.start(MUG);
      await shop.fillAll(ASKS_BANK);
      await shop.pay();
      await expect.poll(() => shop.inside((dialog) => found(dialog)?.matches(':modal'), [DIALOG])).toBe(true);
      await shop.press('button.first', BANK);
      await shop.reads('[part="result"]', 'You paid $23.00.');
      expect(await shop.text(DIALOG)).toBe('');
      expect(await sandbox.moved()).toMatchObject([{ result: 'approved', amount: 23 }]);
      expect(await shop.faults()).toEqual([]);
    });

    test('Escape puts the page of the bank away, and it can be opened again', async ({ shop, sandbox }) => {
      await shop.start(MUG);
      await shop.fillAll(ASKS_BANK);
      await shop.pay();
      await shop.reads(DIALOG, 'Approve your payment');
      await shop.window.escape();
      await shop.reads('[part="pending"]', 'Your bank asks you to approve this payment.');
      await shop.press('#outcome button');
      await shop.press('button.first', BANK);
      await shop.reads('[part="result"]', 'You paid $23.00.');
      expect(await sandbox.moved()).toMatchObject([{ result: 'approved', amount: 23 }]);
    });

    test('an update changes the amount and keeps what was typed', async ({ shop, sandbox }) => {
      await shop.start(MUG);
      await shop.fillAll(APPROVED);
      await shop.update({ items: [{ planId: 'plan_mug', quantity: 2 }] });
      await shop.reads(TOTAL, '$41.00');
      expect(await shop.value('#field-emails')).toBe('ada@example.com');
      expect(await shop.value('[name="cardnumber"]', CARD)).toBe('4111 1111 1111 1111');
      await shop.pay();
      await shop.reads('[part="result"]', 'You paid $41.00.');
      expect(await sandbox.moved()).toMatchObject([{ amount: 41 }]);
      expect(await shop.faults()).toEqual([]);
    });

    test('Arabic is written from right to left, and buys', async ({ shop, sandbox }) => {
      await shop.start({ ...MUG, locale: 'ar' }, arabicPath);
      expect(await shop.style('form', 'direction')).toBe('rtl');
      const [first, second] = await shop.inside(() => ['firstName', 'lastName'].map((name) => found(`#field-${name}`)?.getBoundingClientRect().x ?? 0));
      expect(first).toBeGreaterThan(second);
      expect(await shop.text(PAY)).toMatch(/[\u0600-\u06ff]/);
      await shop.fillAll(APPROVED);
      await shop.pay();
      await expect.poll(() => shop.text('[part="result"]')).toMatch(/[\u0600-\u06ff]/);
      expect(await sandbox.moved()).toMatchObject([{ amount: 23 }]);
      expect(await shop.faults()).toEqual([]);
    });
  });
}

test('buys under a policy that allows no inline code', async ({ shop, sandbox, site }) => {
  const { api, framepay } = sandbox.addresses;
  const host = new URL(framepay).origin;
  const policy = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval' ${host}; style-src 'self'; connect-src 'self' ${api}; frame-src ${host}; img-src 'self' data:`;
  site.setHeaders('/both.html', { 'Content-Security-Policy': policy });
  await shop.start(MUG);
  await shop.fillAll(APPROVED);
  await shop.pay();
  await shop.reads('[part="result"]', 'You paid $23.00.');
  expect(await shop.faults()).toEqual([]);
});

test.describe('a page with an iframe', () => {
  test.use({ place: IN_AN_IFRAME });

  test('buys under a policy that allows neither WebAssembly nor the hosts of API and card', async ({ shop, site }) => {
    site.setHeaders('/framed.html', { 'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'" });
    await shop.start(MUG);
    await shop.fillAll(APPROVED);
    await shop.pay();
    await shop.reads('[part="result"]', 'You paid $23.00.');
    expect(await shop.faults()).toEqual([]);
  });
});

test('a policy that forbids WebAssembly is told apart from a browser without it', async ({ shop, site }) => {
  site.setHeaders('/both.html', { 'Content-Security-Policy': "script-src 'self'" });
  await shop.open();
  const failure = await shop.tryMount(MUG);
  expect(failure).toMatchObject({ isCheckoutError: true, code: 'wasm-blocked-by-csp' });
  expect(failure.message).toContain("Add 'wasm-unsafe-eval' to script-src");
});

test("a policy that forbids the API's host, or FramePay's, is told apart from a network that fails", async ({ shop, sandbox, site }) => {
  const { api, framepay } = sandbox.addresses;
  const host = new URL(framepay).origin;
  /** @type {[string, string, string][]} */
  const forbidden = [
    [`script-src 'self' 'wasm-unsafe-eval' ${host}; connect-src 'self'`, 'api-blocked-by-csp', `Add ${api} to connect-src`],
    [`script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${api}`, 'framepay-blocked', `Add ${host} to script-src`],
  ];
  for (const [policy, code, advice] of forbidden) {
    site.setHeaders('/both.html', { 'Content-Security-Policy': policy });
    await shop.open();
    const failure = await shop.tryMount(MUG);
    expect(failure).toMatchObject({ isCheckoutError: true, code });
    expect(failure.message).toContain(advice);
  }
});

/** Takes away what an older version lacks. @type {Record<string, () => void>} */
const LACKS = {
  WebAssembly: () => void Reflect.deleteProperty(globalThis, 'WebAssembly'),
  adoptedStyleSheets: () => [Document, ShadowRoot].forEach(({ prototype }) => Reflect.deleteProperty(prototype, 'adoptedStyleSheets')),
  inert: () => void Reflect.deleteProperty(HTMLElement.prototype, 'inert'),
};

for (const [name, takeAway] of Object.entries(LACKS)) {
  test(`a browser without ${name} is refused before the module is fetched`, async ({ shop, sandbox }) => {
    await shop.open();
    await shop.run(takeAway);
    const failure = await shop.tryMount(MUG);
    expect(failure).toMatchObject({ isCheckoutError: true, code: 'browser-unsupported' });
    expect(failure.message).toContain(`it lacks ${name}. The oldest that work are Chrome and Edge 102, Firefox 112 and Safari 16.4.`);
    expect(await shop.modules()).toEqual([]);
    expect(await sandbox.requests()).toEqual([]);
  });
}
