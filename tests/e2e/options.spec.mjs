// @ts-check
// Wrong options: `mount` rejects with every problem, draws nothing, and asks nothing.
import { expect, test } from './support/checkout.mjs';

const AMOUNT = { money: { amount: 38, currency: 'USD' } };

/** @type {[string, object, { path: string, code: string }[]][]} */
const WRONG = [
  ['an unknown option', { ...AMOUNT, publishableKye: 'x' }, [{ path: 'publishableKye', code: 'unknown-option' }]],
  ['no purchase source', {}, [{ path: '', code: 'no-purchase-source' }]],
  ['two purchase sources', { ...AMOUNT, items: [{ planId: 'plan_mug', quantity: 1 }] }, [{ path: '', code: 'several-purchase-sources' }]],
  ['a key for the other API', { ...AMOUNT, apiMode: 'live' }, [{ path: 'publishableKey', code: 'key-contradicts-api-mode' }]],
  ['a secret key', { ...AMOUNT, publishableKey: 'sk_sandbox_demo' }, [{ path: 'publishableKey', code: 'secret-key' }]],
  ['an amount that the currency does not have', { money: { amount: 38.001, currency: 'USD' } }, [{ path: 'money.amount', code: 'amount-not-expressible' }]],
  [
    'several problems',
    { items: [{ planId: 7, quantity: 1.5 }], apiMode: undefined },
    [
      { path: 'items[0].planId', code: 'wrong-type' },
      { path: 'items[0].quantity', code: 'invalid-format' },
      { path: 'apiMode', code: 'missing-option' },
    ],
  ],
];

for (const [name, options, problems] of WRONG) {
  test(`${name}: mount rejects, and nothing is drawn or asked`, async ({ checkout, page, sandbox }) => {
    await checkout.open();
    const before = await page.locator('main').evaluate((main) => main.outerHTML);
    const failure = await checkout.mountFailure(options);
    expect(failure).toMatchObject({ isError: true, isCheckoutError: true, code: 'options-invalid', hasCheckout: false });
    expect(failure.problems).toEqual(expect.arrayContaining(problems.map((problem) => expect.objectContaining(problem))));
    expect(failure.problems?.length).toBe(problems.length);
    expect(await page.locator('main').evaluate((main) => main.outerHTML)).toBe(before);
    expect(await checkout.container.evaluate((container) => container.shadowRoot)).toBeNull();
    expect(await sandbox.requests()).toEqual([]);
    expect(await checkout.events()).toEqual([]);
  });
}

test('an unknown option is answered with the nearest name', async ({ checkout }) => {
  await checkout.open();
  const { problems } = await checkout.mountFailure({ ...AMOUNT, publishableKye: 'x' });
  expect(problems?.[0].message).toContain('publishableKey');
});

test('a secret key is repeated nowhere', async ({ checkout }) => {
  await checkout.open();
  const failure = await checkout.mountFailure({ ...AMOUNT, publishableKey: 'sk_sandbox_verysecret' });
  expect(JSON.stringify(failure)).not.toContain('verysecret');
});

test('a container that is missing is named', async ({ checkout }) => {
  await checkout.open();
  const failure = await checkout.mountFailure({ ...AMOUNT, form: '#nowhere' });
  expect(failure).toMatchObject({ code: 'container-not-found', hasCheckout: false });
  expect(failure.problems).toMatchObject([{ path: 'form', code: 'container-not-found' }]);
  expect(failure.message).toContain('#nowhere');
});

test('a container that is in use is refused, and the checkout in it goes on', async ({ checkout }) => {
  await checkout.start(AMOUNT);
  const failure = await checkout.mountFailure(AMOUNT);
  expect(failure.code).toBe('container-in-use');
  await checkout.fill();
  await checkout.pay();
  await expect(checkout.result).toBeVisible();
});

test('a container may be an element', async ({ checkout, page }) => {
  await checkout.open();
  await page.evaluate(() => merchant.mount({ money: { amount: 38, currency: 'USD' }, form: document.querySelector('.rebilly-instruments') }));
  await expect(checkout.payButton).toHaveText('Review and pay $38.00');
});

test('validate tells what mount would reject, at once and before anything is mounted', async ({ checkout, page, sandbox }) => {
  await checkout.open();
  const { good, bad } = await page.evaluate(() => {
    const money = { amount: 38, currency: 'USD' };
    const bad = CheckoutInstruments.validate({ ...merchant.account(), money, apiMode: 'test', colour: 'red' });
    return { good: CheckoutInstruments.validate({ ...merchant.account(), money }), bad };
  });
  expect(good).toEqual([]);
  expect(bad.map((/** @type {any} */ { path, code }) => [path, code])).toEqual([['apiMode', 'not-allowed-value'], ['colour', 'unknown-option']]);
  expect(await sandbox.requests()).toEqual([]);
});

test('validate of something that is no object says so', async ({ checkout, page }) => {
  await checkout.open();
  const codes = await page.evaluate(() => [undefined, null, 7, 'x', []].map((options) => CheckoutInstruments.validate(options).map((/** @type {any} */ problem) => problem.code)));
  expect(codes.every((/** @type {string[]} */ list) => list.includes('wrong-type'))).toBe(true);
});

test.describe('a module that cannot start', () => {
  test.use({ expectedConsoleErrors: [/^Failed to load resource/] });

  test('rejects with what to do, draws nothing, and a later mount works', async ({ checkout, page }) => {
    await page.route('**/checkout_instruments.wasm', (route) => route.fulfill({ status: 404 }));
    await checkout.open();
    const failure = await checkout.mountFailure(AMOUNT);
    expect(failure).toMatchObject({ isCheckoutError: true, code: 'wasm-not-found', hasCheckout: false });
    await expect(checkout.container.getByText('The form of the shop itself')).toBeVisible();
    await page.unroute('**/checkout_instruments.wasm');
    await checkout.mount(AMOUNT);
    await expect(checkout.payButton).toHaveText('Review and pay $38.00');
  });

  test('that is damaged says so', async ({ checkout, page }) => {
    await page.route('**/checkout_instruments.wasm', (route) => route.fulfill({ contentType: 'application/wasm', body: 'not wasm' }));
    await checkout.open();
    expect((await checkout.mountFailure(AMOUNT)).code).toBe('wasm-integrity');
  });
});
