// @ts-check
// `cargo xtask test --only engines` sets XTASK_BIN and where the engines are, and reads the JSON report. An engine whose
// variable is not set is left out.
import { defineConfig } from '@playwright/test';

const ENGINES = { chromium: process.env.CHROMIUM, firefox: process.env.FIREFOX, webkit: process.env.WEBKIT_DRIVER };

export default defineConfig({
  testDir: '.',
  outputDir: 'results',
  // One browser at a time: what is asked here is whether it works, and that takes a minute.
  workers: 1,
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'report/results.json' }]],
  projects: Object.entries(ENGINES).flatMap(([name, place]) => (place ? [{ name }] : [])),
});
