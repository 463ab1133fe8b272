// @ts-check
// The ways in which most shoppers come to a form that they can pay with: what these run is loaded
// first.
import { hold } from './hold.mjs';
import { SLOW_PHONE, throttle } from './throttle.mjs';

/** @typedef {import('./checkout-page.mjs').CheckoutPage} CheckoutPage */
/** @typedef {{ name: string, act: (checkout: CheckoutPage) => Promise<void> }} FirstLoad */

const CART = {
  items: [
    { planId: 'plan_mug', quantity: 2 },
    { planId: 'plan_pro_monthly', quantity: 1 },
  ],
};

/** A picture. @param {import('@playwright/test').Route} route */
const drawn = (route) => route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' });

/** Prices of every kind: once, for a term, after a trial, with a fee, by brackets; quantities that can be changed; pictures. */
const EVERY_KIND = {
  items: [
    { planId: 'plan_mug', quantity: { default: 2, minimum: 1, maximum: 6 }, thumbnail: '/mug.svg' },
    ...['plan_pro_yearly', 'plan_trial', 'plan_support'].map((planId) => ({ planId, quantity: 1 })),
    ...['plan_seats_stairstep', 'plan_seats_volume', 'plan_seats_tiered'].map((planId) => ({ planId, quantity: 10 })),
  ],
};

/** Lessons of the sandbox's long course. */
const COURSE = { items: ['001', '002', '003'].map((number) => ({ planId: `plan_part_${number}`, quantity: 1 })) };

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

/** What a form waits for, and where it comes from. */
const AWAITED = {
  module: '**/checkout_instruments.wasm',
  plans: '**/storefront/plans*',
  price: '**/storefront/preview-purchase',
  methods: '**/storefront/ready-to-pay',
  script: '**/framepay.js*',
  fields: '**/field.html*',
};
/** @typedef {keyof typeof AWAITED} Awaited */
/** Milliseconds in which what has come is dealt with. */
const SETTLED_MS = 200;

/**
 * Holds back what a form waits for, and lets one after the other come.
 * @param {import('@playwright/test').Page} page
 * @param {Awaited[]} order
 */
async function holdBack(page, order) {
  const held = await Promise.all(order.map((name) => hold(page, AWAITED[name])));
  return async () => {
    for (const { release, passed } of held) {
      release();
      await passed;
      await page.waitForTimeout(SETTLED_MS);
    }
  };
}

/**
 * Opens a page that is not done with loading before the shopper can pay: most pages mount while they load.
 * @param {CheckoutPage} checkout
 */
async function openUnfinished({ page }) {
  await page.addInitScript(() => {
    if (window === top) new Image().src = '/late.svg';
  });
  await page.route('**/late.svg', drawn);
  const { release } = await hold(page, '**/late.svg');
  await page.goto('/both.html', { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => 'CheckoutInstruments' in window);
  return async () => {
    release();
    await page.waitForLoadState('load');
  };
}

/**
 * @typedef {object} Load
 * @property {object} options What is bought.
 * @property {Awaited[]} [order] In which order the answers come, if that is not left to them.
 * @property {boolean} [isSlow] Whether machine and network are slow.
 * @property {boolean} [isLoading] Whether the page is still loading meanwhile.
 */

/** What follows what the shopper does is in the second file. @param {string} name @param {Load} load @returns {FirstLoad} */
function firstLoad(name, { options, order = [], isSlow = false, isLoading = false }) {
  return {
    name,
    async act(checkout) {
      const { page } = checkout;
      await page.route('**/mug.svg', drawn);
      const finish = isLoading ? await openUnfinished(checkout) : void (await checkout.open());
      if (isSlow) await throttle(page, SLOW_PHONE);
      const letCome = await holdBack(page, order);
      await Promise.all([checkout.mount(options), letCome()]);
      await finish?.();
      await checkout.field('email').fill('ada@example.com');
      await checkout.field('country').selectOption('US');
      await checkout.card();
      await checkout.payButton.click();
    },
  };
}

/** Every order of these. @template T @param {T[]} all @returns {T[][]} */
function permutations(all) {
  if (all.length === 0) return [[]];
  return all.flatMap((first) => permutations(all.filter((other) => other !== first)).map((others) => [first, ...others]));
}

/** Every choice of these. @template T @param {T[]} all @returns {T[][]} */
const subsets = (all) => all.reduce((chosen, one) => [...chosen, ...chosen.map((others) => [...others, one])], /** @type {T[][]} */ ([[]]));

/** Every order that makes a difference: what is there before the module is all the same to it. */
function orders() {
  const answers = /** @type {Awaited[]} */ (['plans', 'price', 'methods']);
  const all = [...answers, /** @type {Awaited} */ ('fields')];
  const scriptFirst = subsets(all).flatMap((before) => {
    const after = all.filter((name) => !before.includes(name));
    return permutations(after).map((rest) => /** @type {Awaited[]} */ (['script', ...before, 'module', ...rest]));
  });
  const scriptLast = permutations(answers).map((rest) => /** @type {Awaited[]} */ (['module', ...rest, 'script', 'fields']));
  return [...scriptFirst, ...scriptLast];
}

/** @type {FirstLoad[]} */
export const FIRST_LOADS = [
  firstLoad('a guest with a cart', { options: { ...CART, locale: 'auto' } }),
  firstLoad('a guest with prices of every kind', { options: EVERY_KIND }),
  firstLoad('a guest of a page that says much', { options: MUCH_SAID }),
  firstLoad('a guest with a course', { options: COURSE }),
  firstLoad('a guest who reads Arabic', { options: { ...CART, locale: 'ar' } }),
  firstLoad('a guest with a slow telephone', { options: COURSE, isSlow: true }),
  firstLoad('a guest of a page that is still loading', { options: CART, isLoading: true }),
  firstLoad('a guest with an amount', { options: { money: { amount: 38, currency: 'USD' } } }),
];

/** What comes last decides what is drawn when. @type {FirstLoad[]} */
export const ORDERED_LOADS = orders().map((order) => firstLoad(`a guest for whom come ${order.join(', ')}`, { options: EVERY_KIND, order }));
