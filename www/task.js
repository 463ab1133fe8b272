// @ts-check
// Work in pieces, each of them short enough for a slow phone.

/**
 * Runs something in another task: before anything is drawn, where a browser can say that, for between the pieces of a start there is
 * nothing new to be seen.
 * @template T
 * @param {() => T} run
 * @returns {Promise<T>}
 */
export const nextTask = (run) =>
  /** @type {any} */ (globalThis).scheduler?.postTask?.(run, { priority: 'user-blocking' }) ?? new Promise((resolve) => setTimeout(resolve)).then(run);

/**
 * `setTimeout` as the module calls it: what waits for nothing is the next task. It draws the form in pieces, and what has been answered
 * meanwhile is in the first picture of it then.
 * @param {() => void} run
 * @param {number} milliseconds
 */
export const schedule = (run, milliseconds) => (milliseconds ? setTimeout(run, milliseconds) : nextTask(run));
