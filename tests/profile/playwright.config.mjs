// @ts-check
// `cargo xtask profile` sets CHROMIUM, XTASK_BIN, MARKED (the module with marks) and MARKS (where the marks go).
import e2e from '../e2e/playwright.config.mjs';

export default { ...e2e, testDir: '.', outputDir: '../e2e/results', workers: 2, retries: 0, timeout: 120_000, reporter: 'line' };
