// @ts-check
// Finding and making elements. Text only ever becomes text nodes.

/**
 * The element that index.html must have.
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T}
 */
export function find(selector, kind) {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`index.html has no ${kind.name} at ${selector}`);
  return found;
}

/**
 * A new element with attributes and children; a string child becomes text.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * A button that runs `action`.
 * @param {string} label
 * @param {(button: HTMLButtonElement) => void} action
 * @param {Record<string, string>} [attributes]
 */
export function button(label, action, attributes = {}) {
  const made = element('button', { type: 'button', class: 'button', ...attributes }, label);
  made.addEventListener('click', () => action(made));
  return made;
}

/**
 * A value as indented JSON that a person can read, whatever it holds: cycles, functions and elements are named.
 * @param {unknown} value
 * @returns {string}
 */
export function readable(value) {
  /** @type {unknown[]} */
  const above = [];
  /** @this {unknown} @param {string} _key @param {unknown} member */
  function describe(_key, member) {
    while (above.length > 0 && above[above.length - 1] !== this) above.pop();
    if (typeof member === 'function') return `[function ${member.name}]`;
    if (typeof member === 'bigint') return String(member);
    if (typeof member !== 'object' || member === null) return member;
    if (member instanceof Node) return `[${member.nodeName.toLowerCase()}]`;
    if (above.includes(member)) return '[seen above]';
    above.push(member);
    return member;
  }
  return JSON.stringify(value, describe, 2) ?? String(value);
}
