// @ts-check
// The vocabulary of the tests about a checkout in an iframe: what a shopper sees of it is in another document than the shop.
import { CustomerPage, expect } from './customer.mjs';

/** The page in the iframe, of the shop's own origin. */
export const FRAME = '/pkg/dist/iframe.html';

/** The iframe, inside the shadow root of its place. */
export const IFRAME = '.place:not([hidden]) iframe';

export class FramedPage extends CustomerPage {
  /** @param {import('@playwright/test').Page} page @param {string} [place] */
  constructor(page, place = '.rebilly-instruments') {
    const iframe = page.locator(place).locator(IFRAME).first();
    super(page, { within: iframe.contentFrame() });
    /** Where the shop has put it. */
    this.place = page.locator(place);
    this.iframe = iframe;
    this.inside = iframe.contentFrame();
  }

  /**
   * Mounts in an iframe.
   * @param {object} options
   */
  async beginMount(options) {
    await super.beginMount({ frame: FRAME, ...options });
  }

  /** @param {string} [path] */
  async open(path = '/framed.html') {
    await super.open(path);
  }

  /** The element that has the focus: in the page, or in the page in the iframe. */
  async focused() {
    return this.inside.locator('body').evaluate((body) => {
      let active = body.ownerDocument.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active?.id || active?.tagName.toLowerCase();
    });
  }

  /** The iframe is as high as what is in it. */
  async expectFits() {
    const differences = async () => {
      const { outer, scroll, inner } = await this.heights();
      return [outer - Math.ceil(inner), scroll - outer];
    };
    await expect.poll(differences, 'the iframe is as high as what is in it').toEqual([0, 0]);
  }

  /** How high the iframe is, and what is in it. */
  async heights() {
    const outer = await this.iframe.evaluate((iframe) => iframe.getBoundingClientRect().height);
    const inner = await this.inside.locator('html').evaluate((html) => [html.scrollHeight, html.querySelector('.rebilly-instruments')?.getBoundingClientRect().height ?? 0]);
    return { outer, scroll: inner[0], inner: inner[1] };
  }
}

/**
 * What a path of the page's site is in full.
 * @param {import('@playwright/test').Page} page
 * @param {string} path
 */
export const addressOf = (page, path) => new URL(path, page.url()).href;

/**
 * Writes into a page for iframes who may show it, as a merchant does.
 * @param {import('@playwright/test').Page} page
 * @param {string} frame
 * @param {string} parents
 */
export async function nameParents(page, frame, parents) {
  await page.route(frame, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('content=""', `content="${parents}"`) });
  });
}
