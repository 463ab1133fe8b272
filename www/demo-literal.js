// @ts-check
// Values as a person would write them in JavaScript.

const INDENT = '  ';
const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/**
 * A JSON value as JavaScript. What fits stands on one line.
 * @param {unknown} value
 * @param {{ margin?: string, before?: number, width?: number }} [layout] what stands before the closing bracket, how many
 *   characters before the opening one, and how many a line has; without a width, nothing shares a line
 * @returns {string}
 */
export function literal(value, { margin = '', before = 0, width = 0 } = {}) {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const short = onOneLine(value);
  if (before + short.length < width || short.length === 2) return short;
  const inner = margin + INDENT;
  const entries = entriesOf(value, (member, key) => literal(member, { margin: inner, before: inner.length + key.length, width }));
  const [open, close] = bracketsOf(value);
  return `${open}\n${entries.map((entry) => `${inner}${entry},\n`).join('')}${margin}${close}`;
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function onOneLine(value) {
  if (typeof value !== 'object' || value === null) return literal(value);
  const [open, close] = bracketsOf(value);
  const inner = entriesOf(value, onOneLine).join(', ');
  return Array.isArray(value) || inner === '' ? `${open}${inner}${close}` : `{ ${inner} }`;
}

/** @param {object} value */
function bracketsOf(value) {
  return Array.isArray(value) ? ['[', ']'] : ['{', '}'];
}

/**
 * @param {object} value
 * @param {(member: unknown, key: string) => string} write is told what stands before the member
 * @returns {string[]}
 */
function entriesOf(value, write) {
  if (Array.isArray(value)) return value.map((member) => write(member, ''));
  return Object.entries(value).map(([name, member]) => {
    const key = `${keyOf(name)}: `;
    return key + write(member, key);
  });
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
