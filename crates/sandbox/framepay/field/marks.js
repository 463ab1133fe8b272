// @ts-check
/* Plain marks of card brands, drawn by ourselves: a card in a colour with a word or a figure. No logo is copied. */

const SVG = 'http://www.w3.org/2000/svg';

/** @type {Record<string, {card: string, ink: string, word?: string, discs?: string[]}>} */
const MARKS = {
  Visa: { card: '#1b2f7d', ink: '#fff', word: 'VISA' },
  MasterCard: { card: '#20232b', ink: '#fff', discs: ['#d9482b', '#eda63b'] },
  'American Express': { card: '#2671b8', ink: '#fff', word: 'AMEX' },
  Discover: { card: '#f4f5f7', ink: '#3a3f4a', word: 'DISC' },
  'Diners Club': { card: '#38618c', ink: '#fff', word: 'DC' },
  JCB: { card: '#1f6f54', ink: '#fff', word: 'JCB' },
  'China UnionPay': { card: '#0f6b78', ink: '#fff', word: 'UP' },
  Maestro: { card: '#20232b', ink: '#fff', discs: ['#2f6fb5', '#d9482b'] },
};

function shape(/** @type {string} */ name, /** @type {Record<string, string | number>} */ attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}

function card(/** @type {string} */ fill, /** @type {string} */ stroke) {
  return shape('rect', { x: 0.5, y: 0.5, width: 31, height: 19, rx: 3, fill, stroke });
}

/** @param {string} color of the lines; the text's own colour where none is configured */
function neutral(color) {
  return [
    shape('rect', { x: 0.5, y: 0.5, width: 31, height: 19, rx: 3, fill: 'none', stroke: color, 'stroke-opacity': 0.6 }),
    shape('rect', { x: 1, y: 5, width: 30, height: 3, fill: color, 'fill-opacity': 0.6 }),
    shape('rect', { x: 5, y: 12.5, width: 9, height: 2, rx: 1, fill: color, 'fill-opacity': 0.6 }),
  ];
}

function word(/** @type {string} */ text, /** @type {string} */ fill) {
  const node = shape('text', {
    x: 16,
    y: 13.25,
    fill,
    'text-anchor': 'middle',
    'font-family': 'Arial, Helvetica, sans-serif',
    'font-size': 9,
    'font-weight': 700,
  });
  node.textContent = text;
  return node;
}

function discs(/** @type {string[]} */ fills) {
  return fills.map((fill, index) => shape('circle', { cx: 12.75 + index * 6.5, cy: 10, r: 5.5, fill, 'fill-opacity': 0.92 }));
}

/**
 * @param {string | null} brand
 * @param {string} color of the neutral card
 */
export function drawMark(brand, color) {
  const mark = brand ? MARKS[brand] : undefined;
  const svg = shape('svg', { viewBox: '0 0 32 20', class: 'mark', 'aria-hidden': 'true', 'data-brand': brand ?? '' });
  if (!mark) svg.append(...neutral(color));
  else svg.append(card(mark.card, 'rgb(128 128 128 / 0.45)'), ...(mark.discs ? discs(mark.discs) : [word(mark.word ?? '', mark.ink)]));
  return svg;
}
