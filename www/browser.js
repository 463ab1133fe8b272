// @ts-check
// What a checkout needs of a browser, asked by what it can do and not by its name.

import { Fault } from './errors.js';

/**
 * A module that is never run, with what came last of all that ours uses: a function of two results fills a table of
 * references.
 */
const NEEDED = [0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 0, 2, 127, 127, 3, 2, 1, 0, 4, 4, 1, 111, 0, 0, 10, 17, 1, 15, 0, 65, 0, 208, 111, 65, 0, 252, 17, 0, 65, 0, 65, 0, 11];

/** The first thing that this browser lacks, if any. Whatever else is used is older than these, in every engine. */
export function lacking() {
  if (!globalThis.WebAssembly?.validate(new Uint8Array(NEEDED))) return lacks('WebAssembly');
  if (!('adoptedStyleSheets' in document)) return lacks('adoptedStyleSheets');
  if (!('inert' in document.documentElement)) return lacks('inert');
}

/** @param {string} what */
export const lacks = (what) => new Fault('browser-unsupported', what, 'missing');
