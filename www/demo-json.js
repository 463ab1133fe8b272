// @ts-check
// JSON with places. Engines word syntax errors differently and most name no place, so the first error is found here.
// The places of values let the page lead from a problem's path to its line.

/** @typedef {{ line: number, column: number, offset: number, message: string }} SyntaxProblem */
/** @typedef {{ value: unknown, places: Map<string, number> }} Read */

/**
 * @param {string} text
 * @returns {Read | { error: SyntaxProblem }}
 */
export function parseJson(text) {
  const scanner = new Scanner(text);
  try {
    scanner.document();
    return { value: JSON.parse(text), places: scanner.places };
  } catch (error) {
    const message = error instanceof Misplaced || error instanceof SyntaxError ? error.message : 'This is nested too deeply.';
    return { error: { ...placeOf(text, scanner.at), offset: scanner.at, message } };
  }
}

/**
 * Line and column of an offset, both counted from 1.
 * @param {string} text
 * @param {number} offset
 */
export function placeOf(text, offset) {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/**
 * Where the value at `path` starts, or the nearest one around it that the text has.
 * @param {Map<string, number>} places
 * @param {string} path such as `items[0].planId`
 * @returns {number}
 */
export function nearestPlace(places, path) {
  for (let rest = path; rest !== ''; rest = rest.replace(/(\.[^.[]*|\[\d+\]|^[^.[]+)$/, '')) {
    const place = places.get(rest);
    if (place !== undefined) return place;
  }
  return places.get('') ?? 0;
}

class Misplaced extends Error {}

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/y;
const WORD = /[A-Za-z_$][\w$]*/y;

class Scanner {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
    /** @type {Map<string, number>} */
    this.places = new Map();
  }

  document() {
    this.value('');
    this.space();
    if (this.at < this.text.length) this.fail('Nothing may follow the closing brace.');
  }

  /** @param {string} path */
  value(path) {
    this.space();
    this.places.set(path, this.at);
    const next = this.text[this.at];
    if (next === '{') this.object(path);
    else if (next === '[') this.array(path);
    else if (next === '"') this.string();
    else this.plain(next);
  }

  /** @param {string} path */
  object(path) {
    this.list('}', () => {
      if (this.text[this.at] !== '"') this.fail('A key in double quotes is expected here.');
      const start = this.at;
      const key = JSON.parse(this.string());
      this.space();
      this.take(':', `A colon is expected after the key "${key}".`);
      const member = path === '' ? key : `${path}.${key}`;
      this.value(member);
      this.places.set(member, start);
    });
  }

  /** @param {string} path */
  array(path) {
    let index = 0;
    this.list(']', () => {
      this.value(`${path}[${index}]`);
      index += 1;
    });
  }

  /**
   * What stands between the bracket here and `end`, separated by commas.
   * @param {string} end
   * @param {() => void} entry
   */
  list(end, entry) {
    this.at += 1;
    this.space();
    if (this.skip(end)) return;
    for (;;) {
      entry();
      this.space();
      if (this.skip(end)) return;
      const comma = this.at;
      this.take(',', `A comma or ${end} is expected here.`);
      this.space();
      if (this.text[this.at] === end) this.failAt(comma, `Remove this comma: ${end} follows it.`);
    }
  }

  /** @returns {string} the string with its quotes */
  string() {
    const found = this.match(STRING);
    if (found === undefined) this.fail('This string is not closed, or holds a character that JSON wants escaped.');
    return found;
  }

  /** @param {string | undefined} next */
  plain(next) {
    if (next === undefined) this.fail('The text ends here, but a value is expected.');
    if (this.match(NUMBER) !== undefined) return;
    const start = this.at;
    const word = this.match(WORD);
    if (word === 'true' || word === 'false' || word === 'null') return;
    this.failAt(start, next === "'" ? 'Use double quotes.' : 'A value is expected here. Text needs double quotes.');
  }

  space() {
    this.match(SPACE);
  }

  /** @param {string} character */
  skip(character) {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  /**
   * @param {string} character
   * @param {string} otherwise
   */
  take(character, otherwise) {
    if (!this.skip(character)) this.fail(otherwise);
  }

  /** @param {RegExp} pattern */
  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /**
   * @param {string} message
   * @returns {never}
   */
  fail(message) {
    throw new Misplaced(message);
  }

  /**
   * @param {number} offset
   * @param {string} message
   * @returns {never}
   */
  failAt(offset, message) {
    this.at = offset;
    throw new Misplaced(message);
  }
}
