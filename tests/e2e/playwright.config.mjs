// @ts-check
// `cargo xtask test --only browser` sets CHROMIUM, HEADLESS_SHELL where there is one, and XTASK_BIN, and reads the JSON report.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.mjs',
  outputDir: 'results',
  fullyParallel: true,
  // More than two processors need, since much of it is waiting; a browser with a window leaves less room.
  workers: process.env.HEADLESS_SHELL ? 5 : 3,
  // A machine that is busy may miss a deadline once. What fails twice is broken, and what passed only then is counted.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 30_000,
  reporter: [['list'], ['json', { outputFile: 'report/results.json' }]],
  use: {
    browserName: 'chromium',
    headless: true,
    // A new context for each test takes a third of the time of them all. Cookies, caches and what pages keep are cleared between tests;
    // files whose tests leave more behind, or measure a process, ask for contexts of their own by `test.use({ reuseContext: false })`.
    reuseContext: true,
    // Recording makes each test half as slow again. To look into a failure, add `--trace on` to the command.
    trace: 'off',
    actionTimeout: 10_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      // Chromium without what only a window needs takes four fifths of the time.
      executablePath: process.env.HEADLESS_SHELL || process.env.CHROMIUM,
      args: [
        // Pages that follow one another in a worker are of one process then; a new one for each takes a tenth of the time.
        '--renderer-process-limit=1',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
