// @ts-check
// Chromium, as Playwright speaks to it.
import { chromium } from '@playwright/test';

import { SIZE } from './input.mjs';

/** @returns {Promise<import('./window.js').EngineWindow>} */
export async function launch() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage({ viewport: SIZE });
  /** @param {string} iframe */
  const frameOf = async (iframe) => (await page.evaluateHandle(iframe)).asElement()?.contentFrame();
  return {
    name: `Chromium ${browser.version()}`,
    open: (url) => page.goto(url),
    async evaluate(expression, iframe) {
      const target = iframe ? await frameOf(iframe) : page;
      if (!target) throw new Error(`there is no frame ${iframe}`);
      return target.evaluate(expression);
    },
    press: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.type(text),
    escape: () => page.keyboard.press('Escape'),
    close: () => browser.close(),
  };
}
