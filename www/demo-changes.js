// @ts-check
// What update() does to options, and which changes lead from one set of options to another: objects merge, null removes a
// key, another purchase source replaces the former, and entries of a list keep a quantity or thumbnail that is left out.

/** @typedef {Record<string, unknown>} Options */

const SOURCES = ['items', 'money', 'invoiceId', 'transactionId'];
const KEPT = ['quantity', 'thumbnail'];

/**
 * The options after `update(changes)`.
 * @param {Options} former
 * @param {Options} changes
 * @returns {Options}
 */
export function merged(former, changes) {
  const isReplaced = SOURCES.some((source) => (changes[source] ?? null) !== null);
  const kept = isReplaced ? without(former, SOURCES.filter((source) => !(source in changes))) : former;
  return mergedObject(kept, changes);
}

/**
 * @param {Options} former
 * @param {Options} changes
 */
function mergedObject(former, changes) {
  const next = { ...former };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete next[key];
    else next[key] = mergedMember(former[key], value);
  }
  return next;
}

/**
 * @param {unknown} former
 * @param {unknown} value
 */
function mergedMember(former, value) {
  if (Array.isArray(value)) return value.map((entry, index) => mergedEntry(Array.isArray(former) ? former[index] : undefined, entry));
  return isObject(value) ? mergedObject(isObject(former) ? former : {}, value) : value;
}

/**
 * @param {unknown} former
 * @param {unknown} entry
 */
function mergedEntry(former, entry) {
  if (!isObject(entry)) return entry;
  const kept = KEPT.filter((key) => isObject(former) && key in former);
  const start = Object.fromEntries(kept.map((key) => [key, /** @type {Options} */ (former)[key]]));
  return Object.fromEntries(Object.entries({ ...start, ...entry }).filter(([, value]) => value !== null));
}

/**
 * What `update()` needs to lead from `former` to `next`: the keys that differ, and null for those that are gone.
 * @param {unknown} former
 * @param {Options} next
 * @returns {Options}
 */
export function changesTo(former, next) {
  const before = isObject(former) ? former : {};
  const gone = Object.keys(before).filter((key) => !(key in next)).map((key) => [key, null]);
  const changed = Object.entries(next).filter(([key, value]) => !isSame(value, before[key]));
  return Object.fromEntries([...gone, ...changed.map(([key, value]) => [key, changedMember(before[key], value)])]);
}

/**
 * @param {unknown} former
 * @param {unknown} value
 */
function changedMember(former, value) {
  if (Array.isArray(value)) return value.map((entry, index) => changedEntry(Array.isArray(former) ? former[index] : undefined, entry));
  return isObject(value) && isObject(former) ? changesTo(former, value) : value;
}

/**
 * An entry says in full what it has, and null for what it would otherwise keep.
 * @param {unknown} former
 * @param {unknown} entry
 */
function changedEntry(former, entry) {
  if (!isObject(former) || !isObject(entry)) return entry;
  const gone = KEPT.filter((key) => key in former && !(key in entry));
  return { ...entry, ...Object.fromEntries(gone.map((key) => [key, null])) };
}

/**
 * @param {Options} options
 * @param {string[]} keys
 */
function without(options, keys) {
  return Object.fromEntries(Object.entries(options).filter(([key]) => !keys.includes(key)));
}

/**
 * Whether two values say the same; the order of keys says nothing.
 * @param {unknown} one
 * @param {unknown} other
 */
function isSame(one, other) {
  return JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
}

/**
 * @param {string} _key
 * @param {unknown} member
 */
function sorted(_key, member) {
  return isObject(member) ? Object.fromEntries(Object.entries(member).sort()) : member;
}

/**
 * @param {unknown} value
 * @returns {value is Options}
 */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
