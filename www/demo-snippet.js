// @ts-check
// The code that a merchant pastes for the options in the editor.

import { IMAGES } from './demo-scenarios.js';

const INDENT = '  ';
const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/**
 * For a page without a build step.
 * @param {Record<string, unknown>} options
 * @param {string} version of the package
 */
export function scriptSnippet(options, version) {
  return `<div class="rebilly-instruments-summary"></div>
<div class="rebilly-instruments"></div>

<script src="https://cdn.jsdelivr.net/npm/checkout-instruments@${version}/dist/global.js"></script>
<script>
  CheckoutInstruments.on('purchase-completed', ({ transaction }) => {
    console.log(transaction.result);
  });
  CheckoutInstruments.mount(${literal(merchantOptions(options), INDENT).replace(/<(?=[!/])/g, '<\\')})
    .catch((error) => console.error(error.code, error.message));
</script>
`;
}

/**
 * For a bundler.
 * @param {Record<string, unknown>} options
 */
export function moduleSnippet(options) {
  return `import { mount, on } from 'checkout-instruments';

on('purchase-completed', ({ transaction }) => {
  console.log(transaction.result);
});

try {
  await mount(${literal(merchantOptions(options), INDENT)});
} catch (error) {
  console.error(error.code, error.message);
}
`;
}

/**
 * The options without what only this page needs: `_dev`, and images that only the demo page serves.
 * @param {Record<string, unknown>} options
 */
function merchantOptions({ _dev, ...options }) {
  return JSON.parse(JSON.stringify(options), (key, value) =>
    key === 'thumbnail' && typeof value === 'string' && value.startsWith(IMAGES)
      ? `https://www.example.com/${value.slice(IMAGES.length)}`
      : value);
}

/**
 * A JSON value as a person would write it in JavaScript.
 * @param {unknown} value
 * @param {string} margin what stands before the closing bracket
 * @returns {string}
 */
function literal(value, margin) {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const inner = margin + INDENT;
  const [open, close, entries] = Array.isArray(value)
    ? ['[', ']', value.map((entry) => literal(entry, inner))]
    : ['{', '}', Object.entries(value).map(([key, member]) => `${keyOf(key)}: ${literal(member, inner)}`)];
  if (entries.length === 0) return open + close;
  return `${open}\n${entries.map((entry) => `${inner}${entry},\n`).join('')}${margin}${close}`;
}

/** @param {string} key */
function keyOf(key) {
  return PLAIN_KEY.test(key) ? key : quoted(key);
}

/** @param {string} text */
function quoted(text) {
  const escaped = JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'");
  return `'${escaped}'`;
}
