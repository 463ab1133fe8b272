// @ts-check
/* Rules of bank accounts, in the shape of `Rules` in card.js. */
import { asciiDigits, digitsOf } from './digits.js';

/** @typedef {import('./card.js').Rules} Rules */

const LONGEST_IBAN = 34;
const SHORTEST_IBAN = 15;

/** ISO 13616: the check digits make the number 1 modulo 97. */
export function passesIbanCheck(/** @type {string} */ iban) {
  const moved = iban.slice(4) + iban.slice(0, 4);
  const remainder = [...moved].reduce((rest, character) => Number(`${rest}${parseInt(character, 36)}`) % 97, 0);
  return remainder === 1;
}

/** The American Bankers Association's weights for nine digits; other countries' routing numbers are shorter. */
function passesRoutingCheck(/** @type {string} */ digits) {
  const weights = [3, 7, 1];
  return [...digits].reduce((sum, digit, index) => sum + Number(digit) * weights[index % 3], 0) % 10 === 0;
}

function lettersAndDigits(/** @type {string} */ raw) {
  return asciiDigits(raw).toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** @type {Rules} */
export const ibanRules = {
  significant: /[A-Za-z0-9]/,
  clean: (raw) => lettersAndDigits(raw).slice(0, LONGEST_IBAN),
  format: (iban) => iban.match(/.{1,4}/g)?.join(' ') ?? '',
  check(iban) {
    if (!/^(?:[A-Z]{0,2}|[A-Z]{2}\d{1,2}|[A-Z]{2}\d{2}.*)$/.test(iban)) return { code: 'invalid-iban', potential: false };
    if (iban.length < SHORTEST_IBAN) return { code: 'incomplete-iban', potential: true };
    return passesIbanCheck(iban) ? null : { code: 'invalid-iban', potential: iban.length < LONGEST_IBAN };
  },
};

/** @type {Rules} */
export const accountNumberRules = {
  significant: /\d/,
  clean: (raw) => digitsOf(raw).slice(0, 17),
  format: (digits) => digits,
  check: (digits) => (digits.length >= 4 ? null : { code: 'incomplete-account-number', potential: true }),
};

/** @type {Rules} */
export const routingNumberRules = {
  significant: /\d/,
  clean: (raw) => digitsOf(raw).slice(0, 9),
  format: (digits) => digits,
  check(digits) {
    if (digits.length < 6) return { code: 'incomplete-routing-number', potential: true };
    const passes = digits.length < 9 || passesRoutingCheck(digits);
    return passes ? null : { code: 'invalid-routing-number', potential: false };
  },
};

/** @type {Rules} */
export const bicRules = {
  significant: /[A-Za-z0-9]/,
  clean: (raw) => lettersAndDigits(raw).slice(0, 11),
  format: (bic) => bic,
  check: (bic) => (/^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(bic) ? null : { code: 'incomplete-bic', potential: true }),
};

/** @type {Rules} */
export const bankNameRules = {
  significant: /./,
  clean: (raw) => raw.slice(0, 255),
  format: (name) => name,
  check: (name) => (name.trim() ? null : { code: 'incomplete-bank-name', potential: true }),
};
