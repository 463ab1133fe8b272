// @ts-check
/*
 * The page's `style` option inside the field. Known keys become declarations through the CSSOM, which takes one value
 * for one property and nothing else; a value can neither leave its rule nor load anything.
 */

const TEXT = {
  color: 'color',
  fontFamily: 'font-family',
  fontSize: 'font-size',
  fontStyle: 'font-style',
  fontVariant: 'font-variant',
  fontStretch: 'font-stretch',
  fontWeight: 'font-weight',
  fontFeatureSettings: 'font-feature-settings',
  fontKerning: 'font-kerning',
  webkitFontSmoothing: '-webkit-font-smoothing',
  mozOsxFontSmoothing: '-moz-osx-font-smoothing',
  letterSpacing: 'letter-spacing',
  lineHeight: 'line-height',
  textDecoration: 'text-decoration',
  textShadow: 'text-shadow',
  textTransform: 'text-transform',
  textAlign: 'text-align',
  textRendering: 'text-rendering',
};
const SELECTION = { color: 'color', background: 'background-color', textShadow: 'text-shadow' };
const BUTTON = {
  ...TEXT,
  background: 'background-color',
  borderColor: 'border-color',
  borderWidth: 'border-width',
  borderStyle: 'border-style',
  borderRadius: 'border-radius',
};

/** Nested keys, and the selector each stands for. */
const NESTED = {
  ':hover': ':hover',
  ':focus': ':focus',
  ':disabled': ':disabled',
  ':webkitAutofill': ':autofill',
  '::placeholder': '::placeholder',
  '::selection': '::selection',
};

/** Later states win over earlier ones. @type {[string, string][]} */
const STATES = [
  ['base', '.entry'],
  ['focus', '.entry:focus'],
  ['valid', '.entry.valid'],
  ['invalid', '.entry.invalid'],
];
/** @type {[string, string][]} */
const BUTTON_STATES = [
  ['base', '.choice'],
  ['focus', '.choice:focus-within'],
  ['active', '.choice:has(:checked)'],
];

/**
 * @param {CSSStyleSheet} sheet is emptied first
 * @param {Record<string, any> | undefined} style
 */
export function applyStyle(sheet, style) {
  sheet.replaceSync('');
  if (!style || typeof style !== 'object') return;
  declare(sheet, 'form', style.base, TEXT);
  for (const [state, selector] of STATES) layer(sheet, selector, style[state], TEXT);
  for (const [state, selector] of BUTTON_STATES) layer(sheet, selector, style.buttons?.[state], BUTTON);
}

/**
 * One state, with its nested pseudo-classes.
 * @param {CSSStyleSheet} sheet
 * @param {string} selector
 * @param {any} values
 * @param {Record<string, string>} known
 */
function layer(sheet, selector, values, known) {
  declare(sheet, selector, values, known);
  // Autofill replaces the text's colour by the browser's own.
  if (values?.color) declare(sheet, `${selector}:autofill`, { color: values.color }, { color: '-webkit-text-fill-color' });
  for (const [key, suffix] of Object.entries(NESTED)) {
    declare(sheet, selector + suffix, values?.[key], key === '::selection' ? SELECTION : known);
    const hasOwnColor = key === '::placeholder' && values?.[key]?.color;
    if (hasOwnColor) declare(sheet, selector + suffix, { opacity: 1 }, { opacity: 'opacity' });
  }
}

/**
 * @param {CSSStyleSheet} sheet
 * @param {string} selector
 * @param {any} values
 * @param {Record<string, string>} known option keys and their CSS properties
 */
function declare(sheet, selector, values, known) {
  if (!values || typeof values !== 'object') return;
  const index = sheet.insertRule(`${selector} {}`, sheet.cssRules.length);
  const { style } = /** @type {CSSStyleRule} */ (sheet.cssRules[index]);
  for (const [key, property] of Object.entries(known)) {
    const value = values[key];
    if (typeof value === 'string' || typeof value === 'number') style.setProperty(property, String(value));
  }
}
