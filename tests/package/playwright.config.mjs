// @ts-check
// `cargo xtask test --only bundlers` sets CHROMIUM, XTASK_BIN and CHECKOUT_TARBALL, and reads the JSON report.
import { defineConfig } from '@playwright/test';

import browsers from '../e2e/playwright.config.mjs';

export default defineConfig({
  ...browsers,
  testDir: '.',
  // Patterns are matched with whole paths, wherever the repository is.
  testIgnore: ['**/tests/package/work/**', '**/node_modules/**'],
  // The tools use more than one core themselves.
  workers: 2,
  // Next.js with webpack takes its time on a machine that does other things as well.
  timeout: 480_000,
  // A development server compiles what is asked for when it is asked for.
  expect: { timeout: 20_000 },
});
