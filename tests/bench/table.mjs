// @ts-check
// Rows of figures, as text for a terminal and as a table for the README.

/** @typedef {'ms' | 'MiB' | '×' | ''} Unit */
/** @typedef {{ name: string, unit: Unit, values: number[], most?: number }} Row `most` is the aim for the median, where there is one */

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Whether a row is above its aim. @param {Row} row */
export function isMissed({ values, most }) {
  return most !== undefined && median(values) > most;
}

/** @param {Row} row */
function columns({ unit, values, most }) {
  const digits = unit === 'ms' ? 0 : 2;
  const figure = (/** @type {number} */ value) => `${value.toFixed(digits)} ${unit}`.trimEnd();
  const aim = most === undefined ? '' : `≤ ${figure(most)}`;
  return [median(values), Math.min(...values), Math.max(...values)].map(figure).concat(aim);
}

/** As a table of Markdown, its columns in line. @param {Row[]} rows */
export function table(rows) {
  const head = ['', 'median', 'least', 'most', 'aim'];
  const cells = [head, ...rows.map((row) => [row.name, ...columns(row)])];
  const widths = head.map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const line = (/** @type {string[]} */ texts) => `| ${texts.map((text, column) => (column ? text.padStart(widths[column]) : text.padEnd(widths[0]))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  const [first, ...rest] = cells.map(line);
  return [first, rule, ...rest].join('\n');
}
