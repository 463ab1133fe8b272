// @ts-check
// What WebDriver and WebDriver BiDi have in common: how the mouse and the keys are pressed.

/** Of the window, in CSS pixels. */
export const SIZE = { width: 1_100, height: 900 };

/** WebDriver's name of the key. */
const ESCAPE = '\uE00C';

/** @param {number} x @param {number} y */
export function pressAt(x, y) {
  const actions = [{ type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0 }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
  return [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }];
}

/** @param {string} text */
export function keysOf(text) {
  const actions = [...text].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
  return [{ type: 'key', id: 'keyboard', actions }];
}

export const escapeKey = () => keysOf(ESCAPE);
