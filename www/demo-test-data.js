// @ts-check
// What the sandbox knows: test cards, rules of CVV and expiry, coupons, plans.

/** @typedef {{ brand: string, approved: string, declined: string }} TestCard */

/** Rebilly's documented numbers of its test processor. */
export const CARDS = {
  visa: { brand: 'Visa', approved: '4111111111111111', declined: '4000000000000002' },
  mastercard: { brand: 'Mastercard', approved: '5555555555554444', declined: '5105105105105100' },
  amex: { brand: 'American Express', approved: '378282246310005', declined: '371449635398431' },
  discover: { brand: 'Discover', approved: '6011111111111117', declined: '6011000990139424' },
  diners: { brand: 'Diners Club', approved: '30569309025904', declined: '38520000023237' },
  jcb: { brand: 'JCB', approved: '3530111333300000', declined: '3566002020360505' },
  unionpay: { brand: 'China UnionPay', approved: '6253111111111114', declined: '6243030000000001' },
  maestro: { brand: 'Maestro', approved: '6759641111111119', declined: '6771790000000018' },
};

/** Account numbers of US banks. */
export const ACCOUNTS = { approved: '0123456789', declined: '9000000002' };

/** Last digits of cards that do not lead to an approval at once. */
export const CARD_ENDINGS = [
  ['4000000000003220', 'waits for the shopper’s approval (3-D Secure)'],
  ['4000000000003238', 'the same, abandoned when nobody decides within 10 seconds'],
  ['4000000000000101', 'pending, approved after 3 seconds'],
  ['4000000000000119', 'pending, declined after 3 seconds'],
  ['4000000000000127', 'pending for ever'],
  ['4000000000000135', 'sending, waits for the gateway, approved after 4 seconds'],
  ['4000000000000143', 'times out at the gateway, approved after 5 seconds'],
  ['4000000000000150', 'never reaches the gateway, abandoned after 5 seconds'],
  ['4000000000000168', 'waits for the choice of a currency (DCC)'],
  ['4000000000000176', 'waits for a document (KYC)'],
  ['4000000000000184', 'the same, and the shopper may go on without one'],
];

/** Account numbers, as BBAN with routing number 021000021 and as IBAN. */
export const ACCOUNT_NUMBERS = [
  ['0123456789', 'BBAN, approved'],
  ['9000000002', 'BBAN, declined'],
  ['9000000010', 'BBAN, pending, approved after 3 seconds'],
  ['9000000028', 'BBAN, pending, declined after 3 seconds'],
  ['DE89370400440532013000', 'IBAN, approved'],
  ['DE62370400440532013001', 'IBAN, declined'],
  ['DE35370400440532013002', 'IBAN, pending, approved after 3 seconds'],
  ['DE08370400440532013003', 'IBAN, pending, declined after 3 seconds'],
];

/** What else decides the outcome, whatever the number: input and outcome. */
export const CARD_RULES = [
  ['CVV', 'any three digits; four for American Express'],
  ['CVV 000', 'declined, code N7 (0000 for American Express)'],
  ['Expiry', 'any month that has not ended'],
  ['Expiry 10/51', 'declined, code 54'],
  ['Past expiry', 'refused as an invalid field'],
];

/** Coupon and what it takes off. */
export const COUPONS = [
  ['TENOFF', '10 % off'],
  ['FIVE', '5.00 USD off'],
];

/** Plan and its price. */
export const PLANS = [
  ['plan_mug', '18.00 USD once, ships'],
  ['plan_pro_monthly', '20.00 USD a month'],
  ['plan_pro_yearly', '192.00 USD a year'],
  ['plan_trial', '1.00 USD for 14 days, then 29.00 a month; set-up 10.00'],
  ['plan_support', '99.00 USD, a fixed fee whatever the quantity'],
  ['plan_seats_stairstep', '50.00 USD to 1,000 seats, 100.00 to 1,500, 200.00 to 3,000, then 500.00'],
  ['plan_seats_volume', '10.00 USD for one seat, 8.00 each to 5, then 4.00 each'],
  ['plan_seats_tiered', '15.00 USD for seats 1–3, 20.00 for 4–5, 25.00 from 6'],
  ['plan_jpy', '1500 JPY once'],
  ['plan_kwd', '1.234 KWD once'],
  ['plan_part_001', 'one of 300 small parts, to plan_part_300'],
];

/** Customers and what they have to pay. */
export const RECORDS = [
  ['cus_demo', 'a customer with an address and four saved instruments'],
  ['cus_outcomes', 'a customer with a saved instrument for each outcome'],
  ['cus_new', 'a customer who has just signed up'],
  ['in_unpaid', '65.97 USD due'],
  ['in_partly_paid', '40.00 USD paid, 67.79 due'],
  ['in_past_due', 'due since days'],
  ['in_paid', 'paid; also in_draft, in_voided, in_abandoned, in_refunded, in_disputed'],
  ['txn_waiting', 'for the whole of in_unpaid'],
  ['txn_part', '20.00 USD of in_part'],
  ['txn_setup', 'stores an instrument'],
  ['txn_completed', 'paid; also txn_declined, txn_canceled'],
];

/**
 * Digits in the groups that stand on the card: 4-6-5 where there are 15, 4-6-4 where there are 14, else fours. The number
 * of an account, which is shorter, stays whole.
 * @param {string} number
 */
export function grouped(number) {
  if (number.length < 14) return number;
  const groups = number.length === 15 ? /(\d{4})(\d{6})(\d{5})/ : /(\d{4})(\d{6})(\d{4})$/;
  return number.length < 16 ? number.replace(groups, '$1 $2 $3') : number.replace(/\d{4}(?=\d)/g, '$& ');
}
