// @ts-check
// Where the iframe of a checkout stands: in the shadow root of the form's container, as high as what is in it. While a dialog
// is open in it, it covers the window, for a dialog can be no larger than the iframe that it is in.

import { invalid } from './plain-data.js';
import { shared } from './shared.js';

/** Until its page has drawn something the iframe cannot be seen, and the place is about as high as a form that loads. */
const STYLES = `
  :host { display: block; color-scheme: light dark; }
  .place { position: relative; min-block-size: 480px; }
  .place.drawn { min-block-size: 0; }
  .place:not(.drawn) dialog { position: absolute; inset: 0; opacity: 0; pointer-events: none; }
  .drawn slot, .place[hidden] { display: none; }
  dialog { display: block; position: static; inline-size: auto; block-size: 100%; margin: 0; padding: 0; border: 0; background: none; max-inline-size: none; max-block-size: none; overflow: hidden; }
  .covers dialog { position: fixed; inset: 0; inline-size: 100%; block-size: 100%; }
  dialog::backdrop { background: none; }
  iframe { display: block; inline-size: 100%; block-size: 100%; border: 0; }
  .mark { position: absolute; inset-inline: 0; pointer-events: none; }
`;

/** The element that the option names, or the one of the standard name; it must hold nothing else. @param {any} named @returns {HTMLElement} */
export function findPlace(named) {
  const selector = typeof named === 'string' ? named : '.rebilly-instruments';
  const element = named instanceof Element ? named : elementOf(selector);
  const problem = (/** @type {import('./options.js').ProblemCode} */ code, /** @type {string} */ message) => invalid([{ path: 'form', code, message }]);
  const advice = 'Call mount() when the element is in the page, or name another in the option "form".';
  if (!(element instanceof HTMLElement)) throw problem('container-not-found', `No element of the page matches "${selector}". ${advice}`);
  if (holders().has(element)) throw problem('container-in-use', 'A checkout is mounted here already. Destroy it first, or name another container.');
  try {
    if (!element.shadowRoot) element.attachShadow({ mode: 'open' }).append(document.createElement('slot'));
  } catch {
    throw problem('container-unsuitable', 'This element cannot hold a shadow root. Use a div.');
  }
  return element;
}

/** @param {string} selector */
function elementOf(selector) {
  try {
    return document.querySelector(selector);
  } catch {
    return null;
  }
}

const holders = () => (shared().holders ??= new WeakMap());

export class FramePlace {
  /** @type {HTMLElement} */
  #container;
  /** @type {ShadowRoot} */
  #root;
  #box = make('div', 'place');
  #dialog = document.createElement('dialog');
  #mark = make('div', 'mark');
  /** @type {(message: object) => void} */
  #tell;
  #watcher = new MutationObserver(() => this.#followScheme());
  #scheme;
  /** Keeps the page from being scrolled behind what covers it. @type {CSSStyleSheet | undefined} */
  #lock;

  /**
   * @param {HTMLElement} container
   * @param {HTMLIFrameElement} iframe
   * @param {(message: object) => void} tell Tells the page in it.
   */
  constructor(container, iframe, tell) {
    [this.#container, this.#tell] = [container, tell];
    this.#root = /** @type {ShadowRoot} */ (container.shadowRoot);
    this.#root.adoptedStyleSheets = [sheetOf(STYLES)];
    // A dialog can be put in front of everything, with its iframe in it, which must not be moved. Until then it is none.
    this.#dialog.setAttribute('role', 'presentation');
    this.#dialog.open = true;
    this.#dialog.addEventListener('cancel', (event) => event.preventDefault());
    this.#dialog.append(iframe);
    this.#box.append(this.#dialog, this.#root.querySelector('slot') ?? document.createElement('slot'));
    this.#root.append(this.#box);
    holders().set(container, this);
    this.#scheme = this.scheme;
    // A page changes its colours by a class or an attribute there.
    for (const element of [document.documentElement, document.body, container]) this.#watcher.observe(element, { attributes: true });
  }

  /** The colour schemes that the page allows here. An iframe is transparent only where its page has the same. */
  get scheme() {
    return getComputedStyle(this.#container).colorScheme;
  }

  #followScheme() {
    const now = this.scheme;
    if (now !== this.#scheme) this.#tell({ scheme: now });
    this.#scheme = now;
  }

  /** @param {number} height */
  resize(height) {
    this.#box.classList.add('drawn');
    this.#box.style.blockSize = `${height}px`;
  }

  /** Scrolls what has the focus into view, in whatever scrolls around the place. @param {{ top: number, height: number }} part */
  reveal({ top, height }) {
    Object.assign(this.#mark.style, { insetBlockStart: `${top}px`, blockSize: `${height}px` });
    this.#box.append(this.#mark);
    this.#mark.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.#mark.remove();
  }

  /** Covers the window, or stands in its place again. @param {boolean} covers */
  cover(covers) {
    if (covers === Boolean(this.#lock)) return;
    this.#box.classList.toggle('covers', covers);
    this.#dialog.close();
    if (covers) {
      this.#dialog.showModal();
      this.#lock = lockScrolling();
      addEventListener('resize', this.#show);
    } else {
      this.#dialog.open = true;
      this.#unlock();
    }
    this.#show();
  }

  /** Tells where the place is in the window that the iframe covers: there the rest of its page stays. */
  #show = () => {
    const { left, top, width } = this.#box.getBoundingClientRect();
    this.#tell({ view: this.#lock ? { left, top, width } : null });
  };

  #unlock() {
    removeEventListener('resize', this.#show);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#lock);
    this.#lock = undefined;
  }

  /** Gives the container back, with what the page itself has in it. The iframe stays, unseen: it may not be taken out yet. */
  hide() {
    if (holders().get(this.#container) !== this) return;
    holders().delete(this.#container);
    this.#watcher.disconnect();
    if (this.#lock) this.cover(false);
    this.#box.hidden = true;
    this.#root.append(this.#root.querySelector('slot') ?? document.createElement('slot'));
    this.#root.adoptedStyleSheets = [];
  }

  /** Takes it all out. */
  clear() {
    this.hide();
    this.#box.remove();
  }
}

/** @param {string} tag @param {string} name */
const make = (tag, name) => Object.assign(document.createElement(tag), { className: name });

/** @param {string} css */
function sheetOf(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

/** By a style sheet beside the page's own: no attribute of the page changes. */
function lockScrolling() {
  // Where a scroll bar takes room, the room stays, so that nothing moves.
  const hasBar = innerWidth > document.documentElement.clientWidth;
  const sheet = sheetOf(`:root { overflow: hidden !important; ${hasBar ? 'scrollbar-gutter: stable;' : ''} }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return sheet;
}
