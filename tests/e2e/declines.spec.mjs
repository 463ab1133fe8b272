// @ts-check
// A card that is declined: the shopper learns why, keeps what was typed, and pays with another card.
import { APPROVED, DECLINED, NEW_YORK, PORTLAND } from './support/checkout-page.mjs';
import { expect, test } from './support/checkout.mjs';

const MUG = { items: [{ planId: 'plan_mug', quantity: 1 }] };
const AMOUNT = { money: { amount: 38, currency: 'USD' } };

test('after a decline another card pays, and the address is still there', async ({ checkout, sandbox }) => {
  await checkout.start(MUG);
  await checkout.fill({ card: DECLINED });
  await checkout.pay();
  await expect(checkout.notice).toContainText('Your payment was declined. You have not been charged.');
  await expect(checkout.notice).toContainText('Your card was declined.');
  await checkout.expectFocus('notice');
  expect(await checkout.address()).toEqual(PORTLAND);
  await checkout.card(APPROVED);
  await checkout.pay();
  await expect(checkout.result).toContainText('You paid $23.00.');
  expect((await sandbox.charges()).map(({ status }) => status)).toEqual([201, 201]);
  expect(await checkout.events()).toEqual(['data-ready', 'instrument-ready', 'purchase-declined', 'instrument-ready', 'purchase-completed']);
});

test('a declined payment keeps the price of its address', async ({ checkout }) => {
  await checkout.start(MUG);
  await checkout.fill({ address: NEW_YORK, card: DECLINED });
  await expect(checkout.payButton).toHaveText('Review and pay $24.60');
  await checkout.pay();
  await expect(checkout.notice).toContainText('declined');
  await expect(checkout.payButton).toHaveText('Review and pay $24.60');
  await expect(checkout.totals).toContainText('NY sales tax');
});

for (const [what, rest, words] of /** @type {const} */ ([
  ['security code', { cvv: '000' }, 'The security code is not right.'],
  ['expiry date', { expiry: '10/51' }, 'Your card has expired.'],
])) {
  test(`a decline for the ${what} says so`, async ({ checkout }) => {
    await checkout.start(AMOUNT);
    await checkout.fillAddress();
    await checkout.card(APPROVED, rest);
    await checkout.pay();
    await expect(checkout.notice).toContainText(words);
    await checkout.card(APPROVED);
    await checkout.pay();
    await expect(checkout.result).toContainText('You paid $38.00.');
  });
}
