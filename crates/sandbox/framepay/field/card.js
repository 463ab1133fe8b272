// @ts-check
/*
 * Rules of card data, without a document: brands, Luhn's check, expiry, and how each is written.
 *
 * Every set of rules has the same shape, see `Rules`.
 */
import { asciiDigits, digitsOf } from './digits.js';

/**
 * @typedef {object} Flaw
 * @property {string} code
 * @property {boolean} potential more typing may repair it, so it is not shown while the shopper types
 */

/**
 * @typedef {object} Rules
 * @property {RegExp} significant one character that the shopper means; all others are decoration
 * @property {(raw: string) => string} clean typed text to the characters meant
 * @property {(clean: string) => string} format
 * @property {(clean: string) => Flaw | null} check
 * @property {(clean: string) => boolean} [full] nothing more is expected: move on to the next input
 */

/** The first match names the brand. Prefixes and lengths in use today; the API's spelling of the names. */
const BRANDS = [
  { name: 'American Express', prefix: /^3[47]/, lengths: [15], groups: [4, 6, 5], cvv: 4 },
  { name: 'Diners Club', prefix: /^3(?:0[0-59]|[689])/, lengths: [14], groups: [4, 6, 4], cvv: 3 },
  { name: 'JCB', prefix: /^35(?:2[89]|[3-8])/, lengths: [16], groups: [4, 4, 4, 4], cvv: 3 },
  { name: 'Visa', prefix: /^4/, lengths: [16], groups: [4, 4, 4, 4], cvv: 3 },
  { name: 'MasterCard', prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16], groups: [4, 4, 4, 4], cvv: 3 },
  { name: 'Discover', prefix: /^(?:6011|64[4-9]|65)/, lengths: [16], groups: [4, 4, 4, 4], cvv: 3 },
  { name: 'China UnionPay', prefix: /^62/, lengths: [16, 17, 18, 19], groups: [4, 4, 4, 4, 3], cvv: 3 },
  { name: 'Maestro', prefix: /^(?:50|5[6-8]|6304|67)/, lengths: [12, 13, 14, 15, 16, 17, 18, 19], groups: [4, 4, 4, 4, 3], cvv: 3 },
];

const UNKNOWN = { name: null, lengths: [12, 13, 14, 15, 16, 17, 18, 19], groups: [4, 4, 4, 4, 3], cvv: null };

/** @returns {{name: string | null, lengths: number[], groups: number[], cvv: number | null}} */
function formOf(/** @type {string} */ number) {
  return BRANDS.find(({ prefix }) => prefix.test(number)) ?? UNKNOWN;
}

/** @returns {string | null} the brand of what is typed so far */
export function brandOf(/** @type {string} */ number) {
  return formOf(number).name;
}

/** ISO/IEC 7812-1 annex B. */
export function passesLuhn(/** @type {string} */ number) {
  const sum = [...number].reverse().reduce((total, character, index) => {
    const digit = Number(character) * (index % 2 === 1 ? 2 : 1);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return sum % 10 === 0;
}

function grouped(/** @type {string} */ number, /** @type {number[]} */ groups) {
  let start = 0;
  const pieces = groups.map((size) => number.slice(start, (start += size)));
  return pieces.filter(Boolean).join(' ');
}

/**
 * @param {() => {allowed: string[] | null, refused: string[]}} brands which brands the merchant takes
 * @returns {Rules}
 */
export function cardNumberRules(brands) {
  const isRefused = (/** @type {string | null} */ name) => {
    const { allowed, refused } = brands();
    return name !== null && (refused.includes(name) || (allowed !== null && !allowed.includes(name)));
  };
  return {
    significant: /\d/,
    clean(raw) {
      const digits = digitsOf(raw);
      return digits.slice(0, Math.max(...formOf(digits).lengths));
    },
    format: (digits) => grouped(digits, formOf(digits).groups),
    check(digits) {
      const { name, lengths } = formOf(digits);
      if (isRefused(name)) return { code: 'unavailable-card-brand', potential: false };
      if (digits.length < lengths[0]) return { code: 'incomplete-card-number', potential: true };
      const complete = lengths.includes(digits.length) && passesLuhn(digits);
      return complete ? null : { code: 'invalid-payment-card', potential: digits.length < Math.max(...lengths) };
    },
    full: (digits) => digits.length === Math.max(...formOf(digits).lengths) && passesLuhn(digits) && !isRefused(brandOf(digits)),
  };
}

/**
 * Four digits, MMYY; a year that begins with 20 may still become a year of four digits.
 * @param {() => Date} now
 * @returns {Rules}
 */
export function expiryRules(now = () => new Date()) {
  const isOver = (/** @type {string} */ digits) => {
    const { expMonth, expYear } = expiryOf(digits);
    return expYear * 12 + expMonth < now().getFullYear() * 12 + now().getMonth() + 1;
  };
  return {
    significant: /\d/,
    clean: cleanExpiry,
    format: (digits) => (digits.length < 2 ? digits : `${digits.slice(0, 2)} / ${digits.slice(2)}`),
    check(digits) {
      if (digits.slice(0, 2) === '00') return { code: 'invalid-expiry', potential: false };
      if (digits.length !== 4) return { code: 'incomplete-expiry', potential: true };
      return isOver(digits) ? { code: 'invalid-expiry', potential: digits.endsWith('20') } : null;
    },
    full: (digits) => digits.length === 4 && !isOver(digits),
  };
}

function cleanExpiry(/** @type {string} */ raw) {
  const text = asciiDigits(raw).trim();
  const yearFirst = /^20(\d\d)\D+(\d\d?)$/.exec(text);
  if (yearFirst) return yearFirst[2].padStart(2, '0') + yearFirst[1];
  const digits = withWholeMonth(text);
  if (digits.slice(2, 4) !== '20') return digits.slice(0, 4);
  return digits.length < 6 ? digits : digits.slice(0, 2) + digits.slice(4, 6);
}

/** "5" and "1/" mean months of one digit, "13" means month 1 and a year that begins with 3. */
function withWholeMonth(/** @type {string} */ text) {
  const digits = digitsOf(text);
  const oneDigit = /^[2-9]/.test(digits) || /^[1-9]\D/.test(text) || /^1[3-9]/.test(digits);
  return oneDigit ? `0${digits}` : digits;
}

/** @returns {{expMonth: number, expYear: number}} */
export function expiryOf(/** @type {string} */ digits) {
  return { expMonth: Number(digits.slice(0, 2)), expYear: 2000 + Number(digits.slice(2, 4)) };
}

/**
 * @param {() => string | null} brand
 * @returns {Rules}
 */
export function cvvRules(brand) {
  const due = () => BRANDS.find(({ name }) => name === brand())?.cvv ?? null;
  return {
    significant: /\d/,
    clean: (raw) => digitsOf(raw).slice(0, due() ?? 4),
    format: (digits) => digits,
    check: (digits) => (digits.length === (due() ?? Math.max(3, digits.length)) ? null : { code: 'incomplete-cvv', potential: true }),
  };
}
