// @ts-check
// The ways in which most shoppers come to a form that they can pay with: what these run is loaded
// first.
/** @typedef {import('./checkout-page.mjs').CheckoutPage} CheckoutPage */
/** @typedef {import('./sandbox.mjs').Sandbox} Sandbox */
/** @typedef {{ name: string, act: (checkout: CheckoutPage, sandbox: Sandbox) => Promise<void> }} FirstLoad */

const CART = {
  items: [
    { planId: 'plan_mug', quantity: 2 },
    { planId: 'plan_pro_monthly', quantity: 1 },
  ],
};

const MUG = '<svg xmlns="http://www.w3.org/2000/svg"/>';

/** Prices of every kind: once, for a term, after a trial, with a fee, by brackets; quantities that can be changed; pictures. */
const EVERY_KIND = {
  items: [
    { planId: 'plan_mug', quantity: { default: 2, minimum: 1, maximum: 6 }, thumbnail: '/mug.svg' },
    ...['plan_pro_yearly', 'plan_trial', 'plan_support'].map((planId) => ({ planId, quantity: 1 })),
    ...['plan_seats_stairstep', 'plan_seats_volume', 'plan_seats_tiered'].map((planId) => ({ planId, quantity: 10 })),
  ],
};

/** A page that says more than it must. */
const MUCH_SAID = {
  ...CART,
  locale: 'en-US',
  countryCode: 'US',
  theme: { colorPrimary: '#6d28d9', borderRadius: '4px', fontFamily: 'serif', buttonColorBackground: '#6d28d9', inputBorder: '1px solid #999' },
  css: '.form { gap: 20px }',
  paymentInstruments: { allowCreate: true },
  features: { hideZeroAmountSummaryItems: true, fullPageRedirect: false },
};

/** What comes later than all else. @typedef {(page: import('@playwright/test').Page, sandbox: Sandbox) => Promise<unknown>} Late */

/** What follows what the shopper does is in the second file. @param {string} name @param {object} options @param {Late} [late] @returns {FirstLoad} */
function firstLoad(name, options, late) {
  return {
    name,
    async act(checkout, sandbox) {
      const { page } = checkout;
      await page.route('**/mug.svg', (route) => route.fulfill({ contentType: 'image/svg+xml', body: MUG }));
      await late?.(page, sandbox);
      await checkout.start(options);
      await checkout.field('email').fill('ada@example.com');
      await checkout.field('country').selectOption('US');
      await checkout.card();
      await checkout.payButton.click();
    },
  };
}

/** Later than everything that is not held back. */
const LATE_MS = 1_500;

/** @param {string} match @returns {Late} */
const lateAnswer = (match) => (_, sandbox) => sandbox.fault({ match, delayMs: LATE_MS, times: 1 });

/** @param {string} file @returns {Late} */
const lateFile = (file) => (page) =>
  page.route(file, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    await route.fallback();
  });

/** @type {FirstLoad[]} */
export const FIRST_LOADS = [
  firstLoad('a guest with a cart', { ...CART, locale: 'auto' }),
  firstLoad('a guest with prices of every kind', EVERY_KIND),
  firstLoad('a guest of a page that says much', MUCH_SAID),
  firstLoad('a guest who reads Arabic', { ...CART, locale: 'ar' }),
  firstLoad('a guest with an amount', { money: { amount: 38, currency: 'USD' } }),
  // What comes last decides what is drawn when.
  firstLoad('a guest who waits for the price', EVERY_KIND, lateAnswer('POST /storefront/preview-purchase')),
  firstLoad('a guest who waits for the methods', EVERY_KIND, lateAnswer('POST /storefront/ready-to-pay')),
  firstLoad('a guest who waits for the plans', EVERY_KIND, lateAnswer('GET /storefront/plans')),
  firstLoad('a guest who waits for the card fields', EVERY_KIND, lateFile('**/framepay.js*')),
  firstLoad('a guest who waits for the module', EVERY_KIND, lateFile('**/checkout_instruments.wasm')),
];
