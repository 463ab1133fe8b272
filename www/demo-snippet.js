// @ts-check
// The code that a merchant pastes for the options in the editor.

import { isObject } from './demo-changes.js';
import { cutShort } from './demo-jwt.js';
import { literal } from './demo-literal.js';
import { IMAGES } from './demo-shop.js';

const INDENT = '  ';

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
${listeners(options, 'CheckoutInstruments.').replace(/^(?=.)/gm, INDENT)}
  CheckoutInstruments.mount(${mountArgument(options).replace(/<(?=[!/])/g, '<\\')})
    .catch((error) => console.error(error.code, error.message));
</script>
`;
}

/**
 * For a bundler.
 * @param {Record<string, unknown>} options
 */
export function moduleSnippet(options) {
  return `import { mount, on${hasConfirmation(options) ? '' : ', show'} } from 'checkout-instruments';

${listeners(options, '')}

try {
  await mount(${mountArgument(options)});
} catch (error) {
  console.error(error.code, error.message);
}
`;
}

/**
 * What the page must listen to: how it ended, and where no confirmation follows by itself, when to show it.
 * @param {Record<string, unknown>} options
 * @param {string} object what the functions of the API are members of, with its dot
 */
function listeners(options, object) {
  const completed = options.transactionType === 'setup' ? 'setup-completed' : 'purchase-completed';
  const outcome = `${object}on('${completed}', ({ transaction }) => {
  console.log(transaction.result);
});`;
  if (hasConfirmation(options)) return outcome;
  return `${object}on('instrument-ready', (prepared) => {
  ${object}show('confirmation', prepared);
});
${outcome}`;
}

/** @param {Record<string, unknown>} options */
function hasConfirmation({ features }) {
  return !(isObject(features) && features.hideConfirmation === true);
}

/**
 * The options without what only this page needs: `_dev`, images that only the demo page serves, and a JWT.
 * @param {Record<string, unknown>} options
 */
function mountArgument({ _dev, ...options }) {
  const shown = JSON.parse(JSON.stringify(options), (key, value) => {
    if (typeof value !== 'string') return value;
    if (key === 'jwt') return cutShort(value);
    return key === 'thumbnail' && value.startsWith(IMAGES) ? `https://www.example.com/${value.slice(IMAGES.length)}` : value;
  });
  return literal(shown, { margin: INDENT });
}
