// @ts-check

/**
 * @typedef {object} FieldState
 * @property {boolean} valid nothing shown is wrong
 * @property {boolean} completed valid and nothing missing
 * @property {{code: string, message: string, details: unknown[]}} [error] the first flaw shown
 */

/** Sends a `change` whenever the state really is another one. */
export class StateReport {
  #last = JSON.stringify({ valid: true, completed: false });

  /** @param {(type: string, content: Record<string, unknown>) => void} send */
  constructor(send) {
    this.send = send;
  }

  tell(/** @type {FieldState} */ state) {
    const text = JSON.stringify(state);
    if (text === this.#last) return;
    this.#last = text;
    this.send('change', { state });
  }
}

/**
 * @param {{field: string, code: string}[]} shown flaws on display
 * @param {boolean} completed
 * @param {import('./text.js').Words} errors
 * @returns {FieldState}
 */
export function stateOf(shown, completed, errors) {
  if (shown.length === 0) return { valid: true, completed };
  const details = shown.map(({ field, code }) => ({ 'data-rebilly': field, code, error: errors[code] }));
  return { valid: false, completed: false, error: { code: shown[0].code, message: errors[shown[0].code], details } };
}
