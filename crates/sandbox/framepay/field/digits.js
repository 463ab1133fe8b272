// @ts-check

/** Arabic-Indic, Persian and full-width digits, as some keyboards type them, written as 0 to 9. Keeps the length. */
export function asciiDigits(/** @type {string} */ text) {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g, (digit) => String(digit.charCodeAt(0) & 15));
}

export function digitsOf(/** @type {string} */ text) {
  return asciiDigits(text).replace(/\D/g, '');
}
