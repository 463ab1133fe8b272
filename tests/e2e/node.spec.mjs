// @ts-check
// On a server: importing the module does nothing, and `validate` works.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, test } from '@playwright/test';

const MODULE = new URL('../../pkg/dist/index.js', import.meta.url).href;
const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/**
 * Runs a module in a Node.js of its own, and reads what it prints as JSON.
 * @param {string} source
 */
async function inNode(source) {
  const program = `const asked = []; globalThis.fetch = (url) => { asked.push(String(url)); throw new Error('no network'); };
    const checkout = await import(${JSON.stringify(MODULE)});
    ${source}`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { cwd: FOLDER });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test('the import fetches nothing and leaves no globals', async () => {
  const facts = await inNode(`
    const globals = Object.keys(globalThis).filter((name) => /instruments|checkout/i.test(name));
    console.log(JSON.stringify({ asked, globals, names: Object.keys(checkout).sort(), version: checkout.version }));`);
  expect(facts.asked).toEqual([]);
  expect(facts.globals).toEqual([]);
  expect(facts.names).toEqual(
    ['CheckoutError', 'default', 'destroy', 'mount', 'off', 'on', 'preload', 'purchase', 'setup', 'show', 'update', 'validate', 'version'],
  );
  expect(facts.version).toMatch(/^\d+\.\d+\.\d+/);
});

test('validate says what mount would reject', async () => {
  const account = { apiMode: 'sandbox', publishableKey: 'pk_sandbox_demo', organizationId: 'org_demo', websiteId: 'web_demo' };
  const options = { ...account, items: [{ planId: 'plan_mug', quantity: 1 }] };
  const facts = await inNode(`
    const good = checkout.validate(${JSON.stringify(options)});
    const bad = checkout.validate({ ...${JSON.stringify(options)}, money: { amount: 1, currency: 'XXY' } });
    console.log(JSON.stringify({ asked, good, bad: bad.map(({ code }) => code).sort() }));`);
  expect(facts).toEqual({ asked: [], good: [], bad: ['several-purchase-sources', 'unknown-currency'] });
});

test('mount rejects without a page, with an error that says so', async () => {
  const facts = await inNode(`
    const failure = await checkout.mount({}).catch((error) => error);
    console.log(JSON.stringify({ isError: failure instanceof checkout.CheckoutError, code: failure.code }));`);
  expect(facts).toEqual({ isError: true, code: 'container-not-found' });
});
