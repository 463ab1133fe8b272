// @ts-check
// Chromium, as Playwright speaks to it.
import { chromium } from '@playwright/test';

import { SIZE } from './input.mjs';

/** @returns {Promise<import('./window.js').EngineWindow>} */
export async function launch() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage({ viewport: SIZE });
  /** @param {import('@playwright/test').Frame} frame @param {string} iframe */
  async function frameIn(frame, iframe) {
    const inner = await (await frame.evaluateHandle(iframe)).asElement()?.contentFrame();
    if (!inner) throw new Error(`there is no frame ${iframe}`);
    return inner;
  }
  return {
    name: `Chromium ${browser.version()}`,
    open: (url) => page.goto(url),
    async evaluate(expression, iframes) {
      let frame = page.mainFrame();
      for (const iframe of iframes) frame = await frameIn(frame, iframe);
      return frame.evaluate(expression);
    },
    press: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.type(text),
    escape: () => page.keyboard.press('Escape'),
    close: () => browser.close(),
  };
}
