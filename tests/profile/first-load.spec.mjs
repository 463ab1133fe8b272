// @ts-check
// What runs until a shopper can pay, in the ways in which most come here. What it runs is in the first file of the module,
// everything else in the second; tests/e2e/two-files.spec.mjs holds that the list is true.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { FIRST_LOADS, ORDERED_LOADS } from '../e2e/support/first-loads.mjs';
import { test } from '../e2e/support/checkout.mjs';

const { MARKED = '', MARKS = '', MARKS_AT = '' } = process.env;
/** Where the marks are in the module's memory, and how many. */
const [FIRST, COUNT] = MARKS_AT.split(' ').map(Number);
const TYPE = 'application/wasm';

for (const { name, act } of [...FIRST_LOADS, ...ORDERED_LOADS]) {
  test(`what runs: ${name}`, async ({ page, checkout }) => {
    await page.addInitScript(keepInstances);
    await page.route('**/checkout_instruments.wasm', (route) => route.fulfill({ body: readFileSync(MARKED), contentType: TYPE }));
    // It never comes, so what a press leads to does not run.
    await page.route('**/checkout_instruments_rest.wasm', () => {});
    await act(checkout);
    // What a moment later runs by itself.
    await page.waitForTimeout(1_000);
    const ran = { marks: await page.evaluate(readMarks, [FIRST, COUNT]), texts: await page.evaluate(() => [.../** @type {any} */ (window).texts]) };
    writeFileSync(join(MARKS, `${name.replace(/\W+/g, '-')}.json`), JSON.stringify(ran));
  });
}

/** Runs in the page before anything else. */
function keepInstances() {
  const page = /** @type {any} */ (window);
  // A module with marks has another hash. Where there is nothing to hash with, the loader does not.
  Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });
  /** @type {WebAssembly.Instance[]} */
  const instances = (page.instances = []);
  const texts = (page.texts = new Set());
  const { get } = Reflect;
  // The catalog is the one list of so many texts.
  Reflect.get = (/** @type {any} */ target, /** @type {any} */ key, /** @type {any[]} */ ...rest) => {
    if (Array.isArray(target) && target.length > 100 && typeof key === 'number') texts.add(key);
    return get(target, key, ...rest);
  };
  const { instantiate } = WebAssembly;
  page.WebAssembly.instantiate = async (/** @type {any} */ module, /** @type {any} */ imports) => {
    const instance = await instantiate(module, imports);
    instances.push(instance);
    return instance;
  };
}

/** Which marks any instance has set. @param {number[]} place */
function readMarks([first = 0, count = 0]) {
  const { instances } = /** @type {any} */ (window);
  const memories = instances.map((/** @type {any} */ it) => new Uint8Array(it.exports.memory.buffer, first, count));
  return Array.from({ length: count }, (_, mark) => mark).filter((mark) => memories.some((/** @type {Uint8Array} */ it) => it[mark]));
}
