// @ts-check
// What runs until a shopper can pay, in the ways in which most come here. What it runs is in the first file of the module,
// everything else in the second; tests/e2e/two-files.spec.mjs holds that the list is true.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { FIRST_LOADS } from '../e2e/support/first-loads.mjs';
import { test } from '../e2e/support/checkout.mjs';

const { MARKED = '', MARKS = '' } = process.env;
const TYPE = 'application/wasm';

for (const { name, act } of FIRST_LOADS) {
  test(`what runs: ${name}`, async ({ page, checkout, sandbox }) => {
    await page.addInitScript(keepMarks);
    await page.route('**/checkout_instruments.wasm', (route) => route.fulfill({ body: readFileSync(MARKED), contentType: TYPE }));
    // It never comes, so what a press leads to does not run.
    await page.route('**/checkout_instruments_rest.wasm', () => {});
    await act(checkout, sandbox);
    const marks = await page.evaluate(() => [.../** @type {any} */ (window).marks]);
    writeFileSync(join(MARKS, `${name.replace(/\W+/g, '-')}.json`), JSON.stringify(marks));
  });
}

/** Runs in the page before anything else. */
function keepMarks() {
  const page = /** @type {any} */ (window);
  // A module with marks has another hash. Where there is nothing to hash with, the loader does not.
  Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });
  const marks = new Set();
  page.marks = marks;
  const { instantiate } = WebAssembly;
  const withMarks = (/** @type {any} */ imports) => ({ ...imports, marks: { mark: (/** @type {number} */ number) => void marks.add(number) } });
  page.WebAssembly.instantiate = (/** @type {any} */ module, /** @type {any} */ imports) => instantiate(module, withMarks(imports));
}
