// @ts-check
// What stands in place of a checkout whose module has crashed. The same parts and classes as in the module's own outcomes.

import { crashedText, crashedTitle, crashedUnconfirmed, direction, failureCode, language, noticeNotCharged, reload, unconfirmedTitle } from '#keys';

/** @typedef {import('./catalogs.js').Catalog} Catalog */
/** @typedef {import('./errors.js').Charge} Charge */

const CIRCLE = 'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15';
const ALERT = `M10 6.5v4.25M10 13.6v.1${CIRCLE}`;
const CLOCK = `M10 5.5V10l3 2${CIRCLE}`;
const SVG = 'http://www.w3.org/2000/svg';

/**
 * Draws it where the form stood, and returns it.
 * @param {ShadowRoot} root
 * @param {Catalog} texts
 * @param {Charge} charge
 * @param {import('./api.js').Page} page
 */
export function drawCrash(root, texts, charge, page) {
  const screen = outcome(texts, charge, page);
  const main = root.querySelector('.main');
  if (main) main.replaceChildren(screen);
  else root.replaceChildren(element('div', { class: 'checkout', lang: texts[language], dir: texts[direction] }, screen));
  return screen;
}

/** @param {Catalog} texts @param {Charge} charge @param {import('./api.js').Page} page */
function outcome(texts, charge, page) {
  const button = element('button', { class: 'secondary', type: 'button' }, texts[reload]);
  button.addEventListener('click', () => page.location.reload());
  return element(
    'div',
    { class: 'outcome', part: 'error', id: 'outcome', role: 'alert', tabindex: '-1' },
    // What is not known is no failure.
    charge === 'unknown' ? element('span', { class: 'badge' }, icon(CLOCK)) : element('span', { class: 'badge danger' }, icon(ALERT)),
    element('h2', {}, texts[charge === 'unknown' ? unconfirmedTitle : crashedTitle]),
    element('p', {}, said(texts, charge)),
    button,
    element('p', { class: 'hint' }, texts[failureCode].replace('{code}', 'crashed')),
  );
}

/** @param {Catalog} texts @param {Charge} charge */
function said(texts, charge) {
  if (charge === 'unknown') return texts[crashedUnconfirmed];
  return charge === 'not-charged' ? `${texts[noticeNotCharged]} ${texts[crashedText]}` : texts[crashedText];
}

/**
 * What was bought stays readable, and nothing in it can be pressed. A summary that waits for something goes.
 * @param {ShadowRoot} root
 */
export function stillSummary(root) {
  const summary = root.querySelector('[part="summary"]');
  if (summary?.querySelector('.skeleton, [aria-busy="true"]')) summary.remove();
  else summary?.querySelectorAll('button, input').forEach(still);
  // An empty box would stand there otherwise.
  if (!root.querySelector('[part]')) root.adoptedStyleSheets = [];
}

/** @param {Element} control */
function still(control) {
  control.setAttribute('disabled', '');
  control.setAttribute('aria-disabled', 'true');
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} content
 */
function element(tag, attributes, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

/** @param {string} drawn */
function icon(drawn) {
  const [drawing, path] = ['svg', 'path'].map((tag) => document.createElementNS(SVG, tag));
  drawing.setAttribute('class', 'icon');
  drawing.setAttribute('viewBox', '0 0 20 20');
  drawing.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', drawn);
  drawing.append(path);
  return drawing;
}
