// @ts-check
// Calls of update() for what is mounted. Each looks at the options and says what it would change next, so that pressing
// its button again goes on or back.

import { isObject } from './demo-changes.js';
import { jwtFor } from './demo-jwt.js';

/** @typedef {import('./demo-changes.js').Options} Options */
/** @typedef {{ name: string, changes: (options: Options) => Options | undefined }} Offer no changes: does not fit these options */
/** @typedef {{ planId: string, quantity: number | { default?: number, minimum?: number, maximum?: number } }} Item */

const MOST_MUGS = 10;

const DARK = { colorBackground: '#16191f', colorText: '#eceef2', colorMutedText: '#a4acba', colorMutedBorder: '#6f7787', colorPrimary: '#9db0ff' };
const BRAND = { colorBackground: '#fff9f2', colorText: '#2b1d16', colorMutedText: '#6b5549', colorMutedBorder: '#a08474', colorPrimary: '#a63a12', borderRadius: '2px' };

/** @type {readonly Offer[]} */
export const OFFERS = [
  { name: 'One more mug', changes: moreMugs },
  { name: 'Another plan', changes: anotherPlan },
  { name: 'Another amount', changes: anotherAmount },
  { name: 'Another purchase source', changes: anotherSource },
  { name: 'Another language', changes: anotherLanguage },
  { name: 'Another theme', changes: anotherTheme },
  { name: 'A text of your own', changes: ownText },
  { name: 'Lines and sums of zero', changes: zeroAmounts },
  { name: 'Removing saved instruments', changes: removing },
];

/**
 * The entries that follow have no quantity, and so keep theirs.
 * @param {Options} options
 */
function moreMugs(options) {
  const items = itemsOf(options);
  const [mug, ...others] = items;
  if (mug?.planId !== 'plan_mug') return undefined;
  return { items: [{ planId: mug.planId, quantity: oneMore(mug.quantity) }, ...others.map(({ planId }) => ({ planId }))] };
}

/** @param {Item['quantity']} quantity */
function oneMore(quantity) {
  if (typeof quantity === 'number') return (quantity % MOST_MUGS) + 1;
  const { default: now = 1, minimum = 1, maximum = MOST_MUGS } = quantity;
  return { ...quantity, default: now < maximum ? now + 1 : minimum };
}

/** @param {Options} options */
function anotherPlan(options) {
  const items = itemsOf(options);
  const other = new Map([['plan_pro_monthly', 'plan_pro_yearly'], ['plan_pro_yearly', 'plan_pro_monthly']]);
  if (!items.some(({ planId }) => other.has(planId))) return undefined;
  return { items: items.map(({ planId }) => ({ planId: other.get(planId) ?? planId })) };
}

/** @param {Options} options */
function anotherAmount({ money, transactionType }) {
  if (!isObject(money) || transactionType === 'setup') return undefined;
  return { money: { amount: money.amount === 50 ? 72.5 : 50, currency: 'USD' } };
}

/** @param {Options} options */
function anotherSource(options) {
  if (options.transactionType === 'setup') return undefined;
  if (options.items) return { money: { amount: 50, currency: 'USD' } };
  if (options.money) return { items: [{ planId: 'plan_mug', quantity: 2 }, { planId: 'plan_pro_monthly', quantity: 1 }] };
  return anotherInvoice(options);
}

/**
 * A JWT for one invoice or transaction covers no other, so each comes with its own.
 * @param {Options} options
 */
function anotherInvoice({ jwt, invoiceId, transactionId }) {
  const isAlone = !invoiceId && !transactionId;
  const now = isAlone ? jwt : jwtFor(String(invoiceId));
  const other = now === jwtFor('in_partly_paid') ? 'in_unpaid' : 'in_partly_paid';
  return isAlone ? { jwt: jwtFor(other) } : { invoiceId: other, jwt: jwtFor(other) };
}

/** @param {Options} options */
function anotherLanguage(options) {
  return { locale: languageOf(options) === 'ar' ? 'en' : 'ar' };
}

/** @param {Options} options */
function anotherTheme({ theme }) {
  if (!isObject(theme)) return { theme: DARK };
  return theme.colorPrimary === DARK.colorPrimary ? { theme: BRAND } : { theme: null };
}

/** @param {Options} options */
function ownText(options) {
  if (options.i18n) return { i18n: null };
  const [language, title] = languageOf(options) === 'ar' ? ['ar', 'سلتك'] : ['en', 'Your basket'];
  return { i18n: { [language]: { summary: { 'summary.title': title } } } };
}

/** @param {Options} options */
function zeroAmounts({ items, features }) {
  if (!items) return undefined;
  return { features: { hideZeroAmountSummaryItems: !(isObject(features) && features.hideZeroAmountSummaryItems) } };
}

/** @param {Options} options */
function removing({ jwt, paymentInstruments }) {
  if (!jwt) return undefined;
  return { paymentInstruments: { allowDeactivate: !(isObject(paymentInstruments) && paymentInstruments.allowDeactivate) } };
}

/** @param {Options} options */
function languageOf({ locale }) {
  const tag = typeof locale === 'string' && locale !== 'auto' ? locale : navigator.language;
  return tag.split('-')[0];
}

/**
 * The entries that this page can change: those that say a plan and how many.
 * @param {Options} options
 * @returns {Item[]}
 */
function itemsOf({ items }) {
  const isWhole = Array.isArray(items) && items.every((item) => isObject(item) && 'planId' in item && 'quantity' in item);
  return isWhole ? items : [];
}
