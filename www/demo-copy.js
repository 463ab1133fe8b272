// @ts-check
// Copy buttons: what was copied is said on the button and in a live region.

import { button, find } from './demo-dom.js';

const SAID_FOR_MS = 2000;

/** @type {WeakMap<HTMLButtonElement, { label: string, timer: number }>} */
const saying = new WeakMap();

/**
 * A button that copies what `text` returns when it is pressed.
 * @param {string} label what the button says
 * @param {string} name what it copies, for those who do not see what stands beside it
 * @param {() => string} text
 */
export function copyButton(label, name, text) {
  return button(label, (pressed) => void copy(pressed, name, text()), {
    class: 'button button-small',
    'aria-label': `${label} ${name}`,
  });
}

/**
 * @param {HTMLButtonElement} pressed
 * @param {string} name
 * @param {string} text
 */
async function copy(pressed, name, text) {
  try {
    await navigator.clipboard.writeText(text);
    say(pressed, 'Copied', `Copied ${name}.`);
  } catch {
    say(pressed, 'Not allowed', 'The browser does not allow copying here. Select the text and copy it yourself.');
  }
}

/**
 * @param {HTMLButtonElement} pressed
 * @param {string} short
 * @param {string} whole
 */
function say(pressed, short, whole) {
  const former = saying.get(pressed);
  if (former) clearTimeout(former.timer);
  const label = former?.label ?? pressed.textContent ?? '';
  pressed.textContent = short;
  find('#announcement', HTMLElement).textContent = whole;
  const timer = window.setTimeout(() => {
    pressed.textContent = label;
    saying.delete(pressed);
  }, SAID_FOR_MS);
  saying.set(pressed, { label, timer });
}
