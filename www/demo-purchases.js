// @ts-check
// Scenarios of shoppers whom nobody knows: a cart, an amount, other currencies and ways to price, and steps that the page runs.

import { CART, IDENTITY, IMAGES, cart } from './demo-shop.js';
import { CARDS } from './demo-test-data.js';

/** @type {readonly import('./demo-scenarios.js').Scenario[]} */
export const PURCHASES = [
  {
    id: 'cart',
    group: 'Purchases',
    name: 'Cart',
    hint: 'Mugs that ship, as many as are wanted, and a subscription. Pay with Visa, any later date and any CVV.',
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
    id: 'store-card',
    group: 'Purchases',
    name: 'Store a card',
    hint: 'Nothing is paid: the card is stored for later. The end of it is the event setup-completed.',
    card: CARDS.visa.approved,
    options: () => ({ ...IDENTITY, transactionType: 'setup', money: { amount: 0, currency: 'USD' } }),
  },
  {
    id: 'steps',
    group: 'Purchases',
    name: 'Page runs the steps',
    hint: 'After the form nothing happens by itself. Fill it in and press its button, then run the next step.',
    card: CARDS.visa.approved,
    options: () => ({ ...cart(...CART), features: { hideConfirmation: true } }),
    actions: [{ call: 'show', argument: 'confirmation' }, { call: 'purchase' }],
  },
];
