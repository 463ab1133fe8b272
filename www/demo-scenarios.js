// @ts-check
// What a designer can pick: options as a merchant would pass them, and failures that the sandbox is told to make.

import { CARDS } from './demo-test-data.js';

/** @typedef {{ api: string, framepay: string }} Addresses */
/** @typedef {{ match: string, times?: number, status?: number, body?: unknown, delayMs?: number, drop?: 'before' | 'after' }} Fault */
/**
 * @typedef {object} Scenario
 * @property {string} id its name in the page's address
 * @property {'Purchases' | 'Failures'} group
 * @property {string} name
 * @property {string} hint what to try
 * @property {string} [card] the card number that the hint speaks of
 * @property {(addresses: Addresses) => Record<string, unknown>} options
 * @property {Fault[]} [faults]
 */

const IDENTITY = {
  publishableKey: 'pk_sandbox_demo',
  organizationId: 'org_demo',
  websiteId: 'web_demo',
  apiMode: 'sandbox',
};

export const IMAGES = '/www/demo-assets/';

const CART = [
  { planId: 'plan_mug', quantity: 2, thumbnail: `${IMAGES}mug.svg` },
  { planId: 'plan_pro_monthly', quantity: 1, thumbnail: `${IMAGES}pro.svg` },
];

// Until the failure is ended by hand: more often than anyone presses "try again".
const EVERY_TIME = 1000;

const LOADING = ['POST /storefront/preview-purchase', 'POST /storefront/ready-to-pay'];

/** @param {...Record<string, unknown>} items */
function cart(...items) {
  return { ...IDENTITY, items };
}

/** @type {readonly Scenario[]} */
export const SCENARIOS = [
  {
    id: 'cart',
    group: 'Purchases',
    name: 'Cart',
    hint: 'Two mugs that ship, and a subscription. Pay with Visa, any later date as expiry and any CVV.',
    card: CARDS.visa.approved,
    options: () => cart(...CART),
  },
  {
    id: 'amount',
    group: 'Purchases',
    name: 'One amount',
    hint: 'A plain amount without plans. Pay with Visa, any later date as expiry and any CVV.',
    card: CARDS.visa.approved,
    options: () => ({ ...IDENTITY, money: { amount: 50, currency: 'USD' } }),
  },
  {
    id: 'yen',
    group: 'Purchases',
    name: 'Yen',
    hint: 'A currency without decimals: no amount may show any.',
    options: () => cart({ planId: 'plan_jpy', quantity: 1 }),
  },
  {
    id: 'dinar',
    group: 'Purchases',
    name: 'Dinar',
    hint: 'A currency with three decimals. Try it with the Arabic locale.',
    options: () => cart({ planId: 'plan_kwd', quantity: 1 }),
  },
  {
    id: 'trial',
    group: 'Purchases',
    name: 'Trial',
    hint: '14 days for 1.00, then monthly, with a set-up fee: what is due now differs from what recurs.',
    options: () => cart({ planId: 'plan_trial', quantity: 1, thumbnail: `${IMAGES}pro.svg` }),
  },
  {
    id: 'seats',
    group: 'Purchases',
    name: 'Volume seats',
    hint: 'The unit price depends on the quantity: 10.00 for one seat, 8.00 each up to five, then 4.00 each.',
    options: () => cart({
      planId: 'plan_seats_volume',
      quantity: { default: 5, minimum: 1, maximum: 50 },
      thumbnail: `${IMAGES}seat.svg`,
    }),
  },
  {
    id: 'large',
    group: 'Purchases',
    name: 'Large cart',
    hint: 'Twenty line items: the pay button must stay easy to reach.',
    options: () => cart(...Array.from({ length: 20 }, (_, index) => ({
      planId: `plan_part_${String(index + 1).padStart(3, '0')}`,
      quantity: 1 + (index % 3),
    }))),
  },
  {
    id: 'decline',
    group: 'Purchases',
    name: 'Decline',
    hint: 'Pay with this Visa, which is declined. Then pay with one that is approved: all else you typed must stay.',
    card: CARDS.visa.declined,
    options: () => cart(...CART),
  },
  {
    id: 'api-down',
    group: 'Failures',
    name: 'API down',
    hint: 'Every connection to the storefront breaks. End the failure, then try again in the checkout.',
    options: () => cart(...CART),
    faults: ['GET /storefront/*', 'POST /storefront/*', 'POST /tokens']
      .map((match) => ({ match, times: EVERY_TIME, drop: 'before' })),
  },
  {
    id: 'wrong-key',
    group: 'Failures',
    name: 'Wrong key (401)',
    hint: 'The storefront does not know the publishable key. The shopper cannot mend this, so the merchant must see it.',
    options: () => ({ ...cart(...CART), publishableKey: 'pk_sandbox_unknown' }),
  },
  {
    id: 'refused-field',
    group: 'Failures',
    name: 'Refused field (422)',
    hint: 'The first purchase is refused for its postal code. The second goes through.',
    card: CARDS.visa.approved,
    options: () => cart(...CART),
    faults: [{
      match: 'POST /storefront/purchase',
      times: 1,
      status: 422,
      body: {
        status: 422,
        title: 'Unprocessable Entity',
        detail: 'Invalid data was sent',
        invalidFields: [{ field: 'billingAddress.postalCode', message: 'This postal code does not belong to the region.' }],
      },
    }],
  },
  {
    id: 'server-error',
    group: 'Failures',
    name: 'Server error (500, HTML)',
    hint: 'A page of HTML comes where JSON belongs. End the failure, then try again in the checkout.',
    options: () => cart(...CART),
    faults: LOADING.map((match) => ({ match, times: EVERY_TIME, status: 500 })),
  },
  {
    id: 'framepay-blocked',
    group: 'Failures',
    name: 'FramePay blocked',
    hint: 'The script with the card fields does not load, as with some ad blockers.',
    options: ({ framepay }) => ({
      ...cart(...CART),
      _dev: { framePayScriptLink: new URL('/blocked.js', framepay).href },
    }),
  },
  {
    id: 'slow',
    group: 'Failures',
    name: 'Slow (3 s)',
    hint: 'Each answer takes three seconds. The skeleton must hold its place, and nothing may jump after it.',
    options: () => cart(...CART),
    faults: ['GET /storefront/*', 'POST /storefront/*', 'POST /tokens']
      .map((match) => ({ match, times: EVERY_TIME, delayMs: 3000 })),
  },
  {
    id: 'lost-answer',
    group: 'Failures',
    name: 'Lost answer',
    hint: 'The purchase takes effect, but its answer is lost. It must not be shown as failed, nor be sent twice.',
    card: CARDS.visa.approved,
    options: () => cart(...CART),
    faults: [{ match: 'POST /storefront/purchase', times: 1, drop: 'after' }],
  },
];

/**
 * The scenario of that name, else the first.
 * @param {string | null} id
 * @returns {Scenario}
 */
export function scenarioOf(id) {
  return SCENARIOS.find((scenario) => scenario.id === id) ?? /** @type {Scenario} */ (SCENARIOS[0]);
}
