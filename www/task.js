// @ts-check
// Work in pieces, each of them short enough for a slow phone.

/**
 * Resolves in another task: before anything is drawn, where a browser can say that, for between the pieces of a start there is
 * nothing new to be seen.
 * @returns {Promise<unknown>}
 */
export const nextTask = () =>
  /** @type {any} */ (globalThis).scheduler?.postTask?.(() => {}, { priority: 'user-blocking' }) ?? new Promise((resolve) => setTimeout(resolve));
