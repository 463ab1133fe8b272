// @ts-check
// Scenarios of failures that the sandbox is told to make.

import { CART, cart } from './demo-shop.js';
import { CARDS } from './demo-test-data.js';

// Until it is cleared by hand.
const EVERY_TIME = 0;

/** What is asked for while a cart loads. */
export const LOADING = ['POST /storefront/preview-purchase', 'POST /storefront/ready-to-pay'];

/** @type {readonly import('./demo-scenarios.js').Scenario[]} */
export const FAILURES = [
  {
    id: 'api-down',
    group: 'Failures',
    name: 'API down',
    hint: 'Every connection to the storefront breaks. Clear it, then try again in the checkout.',
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
    hint: 'A page of HTML comes where JSON belongs. Clear it, then try again in the checkout.',
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
