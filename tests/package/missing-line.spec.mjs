// @ts-check
// Where a tool needs a line of configuration and it is missing, the error says which file is not there and why.
import { expect, test } from './support/shop.mjs';

const vite = (/** @type {number} */ port) => ['--host', '127.0.0.1', '--port', String(port), '--strictPort'];

test.use({ expectedConsoleErrors: [[/^Failed to load resource/], { scope: 'test' }] });

test('Vite 7 in development, without its line: a web page is in the place of the wasm file', async ({ app: copy, open, page }) => {
  const app = await copy('vite7', 'missing-line');
  await app.remove('vite.config.js');
  await app.start('dev', vite);
  await open(app);
  const error = page.locator('.error');
  await expect(error).toContainText(`wasm-not-found: There is no wasm file at ${app.origin}/node_modules/.vite/deps/checkout_instruments.wasm`);
  await expect(error).toContainText('(a web page is there)');
});

test('esbuild, without its line: the wasm file is not there', async ({ app: copy, open, page }) => {
  const app = await copy('esbuild', 'missing-line');
  await app.edit('package.json', [' && cp node_modules/checkout-instruments/dist/*.wasm dist/', '']);
  await app.run('build');
  await app.serve();
  await open(app);
  const error = page.locator('.error');
  await expect(error).toContainText(`wasm-not-found: There is no wasm file at ${app.origin}/dist/checkout_instruments.wasm (404 Not Found)`);
  await expect(error).toContainText('Serve checkout_instruments.wasm of the package beside its script, or name its place in the option wasm.');
});
