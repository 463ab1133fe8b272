// @ts-check
// The options that are the page's own where the checkout is in an iframe: which page is in it, and where it stands.

import { copy, invalid } from './plain-data.js';

/** @typedef {import('./options.js').Problem} Problem */
/** @typedef {{ url: URL, form: unknown, options: object }} Wanted What the page wants shown: by which page, where, and with what. */

/**
 * What is wrong with them, as far as this side can say, and what they say.
 * @param {any} given
 * @returns {{ problems: Problem[], wanted?: Wanted }}
 */
export function examine(given) {
  const { frame, form, summary, ...others } = Object(given);
  const problems = /** @type {Problem[]} */ ([]);
  const url = addressOf(frame, problems);
  if (summary != null) problems.push({ path: 'summary', code: 'not-supported', message: SUMMARY });
  const options = copy(others, problems);
  return problems.length === 0 && url ? { problems, wanted: { url, form, options } } : { problems };
}

/** The same, where they must be right. @param {unknown} given */
export function read(given) {
  const { problems, wanted } = examine(given);
  if (!wanted) throw invalid(problems);
  return wanted;
}

const SUMMARY = 'One iframe cannot stand in two places: the summary is in that of the form. Leave this option out.';

/** @param {any} frame @param {Problem[]} problems */
function addressOf(frame, problems) {
  const expected = 'the address of iframe.html of the package';
  const problem = (/** @type {import('./options.js').ProblemCode} */ code, /** @type {string} */ message) => void problems.push({ path: 'frame', code, message, expected });
  if (frame == null) return problem('missing-option', 'Name the page that is shown in the iframe: iframe.html of the package, as your site serves it.');
  if (typeof frame !== 'string' && !(frame instanceof URL)) return problem('wrong-type', 'This is no address. Give the address of iframe.html as a text or a URL.');
  try {
    const url = new URL(frame, document.baseURI);
    if (/^https?:$/.test(url.protocol)) return url;
  } catch {
    // It is said below.
  }
  return problem('invalid-format', 'This is no address of the web. Give that of iframe.html, such as "/checkout/iframe.html".');
}
