// @ts-check
// The vocabulary of these tests: a merchant's page, and what a shopper sees and does on it, in any engine.
import { expect } from '@playwright/test';

import { FRAME, IFRAME } from '../../e2e/support/framed-page.mjs';

/** @typedef {import('./window.js').EngineWindow} EngineWindow */

/** What still moves after so long is not pressed: engines look for what is under the pointer at different moments. */
const STANDSTILL_MS = 50;

export const CARD = 'iframe#card';
export const DIALOG = 'dialog[part="approval"]';
export const BANK = `${DIALOG} iframe`;
export const PAY = '[part~="pay-button"]';
export const TOTAL = '[part="total"] .amount';

export const PORTLAND = {
  country: 'US',
  emails: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  address: '1 Main Street',
  city: 'Portland',
  region: 'OR',
  postalCode: '97201',
};

/** The first element of a page that a selector means, in whatever shadow root it is. @param {string} selector */
function found(selector) {
  /** @type {(Document | ShadowRoot)[]} */
  const roots = [document];
  for (const root of roots) {
    const element = root.querySelector(selector);
    if (element) return /** @type {HTMLElement} */ (element);
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot);
  }
  return null;
}

/** Where an element can be pressed now; nothing where it cannot: it is not there, covered, or says that it takes none. @param {string} selector */
function place(selector) {
  const element = found(selector);
  if (!element?.checkVisibility() || element.ariaDisabled === 'true') return null;
  // An element that is in sight stays where it is, and so does the page around an iframe.
  element.scrollIntoView({ block: 'nearest' });
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const root = /** @type {Document | ShadowRoot} */ (element.getRootNode());
  const atPoint = root.elementFromPoint(x, y);
  return atPoint && (element.contains(atPoint) || element === atPoint) ? { x, y } : null;
}

/** Where the page of an iframe begins. @param {string} selector */
function corner(selector) {
  const iframe = found(selector);
  return iframe && { x: iframe.getBoundingClientRect().x + iframe.clientLeft, y: iframe.getBoundingClientRect().y + iframe.clientTop };
}

/** Whether what is typed goes there. @param {string} selector */
function hasFocus(selector) {
  const element = found(selector);
  const root = /** @type {Document | ShadowRoot | undefined} */ (element?.getRootNode());
  return element !== null && root?.activeElement === element;
}

/** Keeps what goes wrong on the page, and says where the sandbox is. @param {object} addresses */
function prepare(addresses) {
  sessionStorage.clear();
  const page = /** @type {any} */ (window);
  page.sandboxAddresses = addresses;
  page.faults = [];
  addEventListener('error', ({ message }) => page.faults.push(message));
  addEventListener('unhandledrejection', ({ reason }) => page.faults.push(String(reason)));
  document.addEventListener('securitypolicyviolation', (event) => page.faults.push(`${event.violatedDirective}: ${event.blockedURI}`));
}

const LIBRARY = [found, place, corner, hasFocus, prepare].join('\n');

/** An expression that is the iframe of a selector. @param {string} selector */
const iframeOf = (selector) => `(() => { ${LIBRARY}\nreturn found(${JSON.stringify(selector)}); })()`;

/**
 * @typedef {object} Place Where the checkout is.
 * @property {string} path Of `tests/e2e/pages`.
 * @property {object} options What the page says besides what is bought.
 * @property {string[]} frames The selectors of the iframes that it is in.
 */

/** @type {Place} */
export const IN_THE_PAGE = { path: '/both.html', options: {}, frames: [] };
/** @type {Place} */
export const IN_AN_IFRAME = { path: '/framed.html', options: { frame: FRAME }, frames: [IFRAME] };

/** One checkout on a merchant's page. */
export class Shop {
  /**
   * @param {EngineWindow} window
   * @param {import('../../e2e/support/site.mjs').Site} site
   * @param {import('../../e2e/support/sandbox.mjs').Sandbox} sandbox
   * @param {Place} place
   */
  constructor(window, site, sandbox, place) {
    this.window = window;
    this.site = site;
    this.sandbox = sandbox;
    this.place = place;
  }

  // ── The page ──────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Calls a function in the page, or in an iframe of it. The functions above are there as well.
   * @template T
   * @param {(...args: any[]) => T} work
   * @param {any[]} [args]
   * @param {string[]} [frames] The selectors of the iframes, from the outermost on.
   * @returns {Promise<Awaited<T>>}
   */
  async run(work, args = [], frames = []) {
    const call = `(${work})(...${JSON.stringify(args)})`;
    const told = 'then((value) => JSON.stringify({ value }), (error) => JSON.stringify({ error: String(error) }))';
    const expression = `(() => { ${LIBRARY}\nreturn (async () => ${call})().${told}; })()`;
    const { value, error } = JSON.parse(await this.window.evaluate(expression, frames.map(iframeOf)));
    if (error) throw new Error(error);
    return value;
  }

  /** @param {string} [path] of `tests/e2e/pages` */
  async open(path = this.place.path) {
    await this.window.open(this.site.url(path));
    await this.run((addresses) => prepare(addresses), [this.sandbox.addresses]);
  }

  /** What came of a `mount()`. @param {object} options @returns {Promise<any>} */
  tryMount(options) {
    return this.run(async (options) => (await merchant.mount(options)).failure, [{ ...this.place.options, ...options }]);
  }

  /** @param {object} options @param {string} [path] */
  async start(options, path) {
    await this.open(path);
    expect(await this.tryMount(options)).toBeUndefined();
  }

  /** @param {object} changes */
  async update(changes) {
    expect(await this.run(async (changes) => (await merchant.update(changes)).failure, [changes])).toBeUndefined();
  }

  /** What the page was told has happened. @returns {Promise<string[]>} */
  events() {
    const running = ['state-changed', 'totals-changed'];
    return this.run((running) => merchant.heard.map((/** @type {any} */ { event }) => event).filter((/** @type {string} */ event) => !running.includes(event)), [running]);
  }

  /** What went wrong on the page. @returns {Promise<string[]>} */
  faults() {
    return this.run(() => /** @type {any} */ (window).faults);
  }

  /** The files of the module that were asked for. */
  modules() {
    return this.run(() => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('.wasm')));
  }

  // ── The shopper ───────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Calls a function where the checkout is, or in an iframe of it.
   * @template T
   * @param {(...args: any[]) => T} work
   * @param {any[]} [args]
   * @param {string} [frame] The selector of the iframe.
   */
  inside(work, args, frame) {
    return this.run(work, args, this.#frames(frame));
  }

  /** @param {string} [frame] */
  #frames(frame) {
    return [...this.place.frames, ...(frame ? [frame] : [])];
  }

  /** What can be read in an element; nothing where it is not shown. @param {string} selector @param {string} [frame] */
  text(selector, frame) {
    return this.inside((selector) => (found(selector)?.checkVisibility() ? found(selector)?.innerText : ''), [selector], frame);
  }

  /** @param {string} selector @param {string} text */
  async reads(selector, text) {
    await expect.poll(() => this.text(selector), selector).toContain(text);
  }

  /** @param {string} selector @param {string} [frame] */
  value(selector, frame) {
    return this.inside((selector) => /** @type {HTMLInputElement | null} */ (found(selector))?.value, [selector], frame);
  }

  /** How an element looks. @param {string} selector @param {string} property @returns {Promise<string>} */
  style(selector, property) {
    return this.inside((selector, property) => getComputedStyle(/** @type {Element} */ (found(selector))).getPropertyValue(property), [selector, property]);
  }

  /** Presses an element as soon as it can be pressed and stands still. @param {string} selector @param {string} [frame] */
  async press(selector, frame) {
    let point = await this.#point(selector, frame);
    const isSteady = async () => {
      const before = JSON.stringify(point);
      await new Promise((resolve) => setTimeout(resolve, STANDSTILL_MS));
      point = await this.#point(selector, frame);
      return point !== null && JSON.stringify(point) === before;
    };
    await expect.poll(isSteady, `${selector} can be pressed`).toBe(true);
    const { x, y } = /** @type {{ x: number, y: number }} */ (point);
    await this.window.press(x, y);
  }

  /** Types into a field, over what is in it. @param {string} selector @param {string} text @param {string} [frame] */
  async fill(selector, text, frame) {
    await this.press(selector, frame);
    await expect.poll(() => this.inside((selector) => hasFocus(selector), [selector], frame), `${selector} has the focus`).toBe(true);
    await this.inside((selector) => /** @type {HTMLInputElement | null} */ (found(selector))?.select(), [selector], frame);
    await this.window.type(text);
  }

  /** Chooses of a list, when it offers that: how lists open differs between systems. @param {string} selector @param {string} value */
  choose(selector, value) {
    return this.inside(
      async (selector, value) => {
        while (!found(selector)?.querySelector(`option[value="${value}"]`)) await new Promise((resolve) => setTimeout(resolve, 20));
        const list = /** @type {HTMLSelectElement} */ (found(selector));
        list.value = value;
        for (const type of ['input', 'change']) list.dispatchEvent(new Event(type, { bubbles: true }));
      },
      [selector, value],
    );
  }

  async fillAddress() {
    for (const [name, value] of Object.entries(PORTLAND)) {
      const field = `#field-${name}`;
      await (['country', 'region'].includes(name) ? this.choose(field, value) : this.fill(field, value));
    }
  }

  /** Types an address and a card. @param {string} card */
  async fillAll(card) {
    await this.fillAddress();
    await this.fill('[name="cardnumber"]', card, CARD);
    await this.fill('[name="exp-date"]', '1234', CARD);
    await this.fill('[name="cvv"]', '123', CARD);
  }

  /** Presses the button of the form, and then that of the confirmation. */
  async pay() {
    await this.press(PAY);
    await this.reads('[part="confirmation"]', PORTLAND.city);
    await this.press(PAY);
  }

  /** Where in the window an element can be pressed. @param {string} selector @param {string} [frame] */
  async #point(selector, frame) {
    const frames = this.#frames(frame);
    const around = frames.map((iframe, depth) => /** @type {const} */ ([iframe, frames.slice(0, depth)]));
    for (const [iframe, outer] of around) await this.run((iframe) => found(iframe)?.scrollIntoView({ block: 'nearest' }), [iframe], outer);
    const point = await this.run((selector) => place(selector), [selector], frames);
    // What is inside may have scrolled what is around it.
    for (const [iframe, outer] of around) {
      const at = await this.run((iframe) => corner(iframe), [iframe], outer);
      if (!at || !point) return null;
      point.x += at.x;
      point.y += at.y;
    }
    return point;
  }
}
