// @ts-check
// What is seen of the page in an iframe: as high as the checkout, in the colours of the page around it, and, while a dialog covers
// the window, where it stood before.

/** What moves it there and back. */
const PLACED = ['position', 'left', 'top', 'width', 'opacity'];

/** Milliseconds after which the focus that is lost is the shopper's doing. */
const SETTLED = 1_000;

export class FrameView {
  container = document.createElement('div');
  #root = this.container.attachShadow({ mode: 'open' });
  #tell;
  #covers = false;
  /** What had the focus when the iframe began to cover the window, or ceased to: to focus an iframe takes it away. @type {Element | null} */
  #focused = null;

  /** @param {(message: object) => void} tell */
  constructor(tell) {
    this.#tell = tell;
    // No scroll bar comes and goes while the page around it follows.
    document.documentElement.style.overflow = 'hidden';
    document.body.style.margin = '0';
    this.container.className = 'rebilly-instruments';
    document.body.append(this.container);
    new ResizeObserver(() => this.#measure()).observe(this.container);
    new MutationObserver(() => this.#watchDialog()).observe(this.#root, { subtree: true, childList: true, attributeFilter: ['open'] });
    document.addEventListener('focusin', () => this.#reveal());
    // The page around it may be another process, so this comes before or after the rest of it.
    document.addEventListener('focusout', () => setTimeout(() => this.#keepFocus()));
  }

  /** @param {string} scheme */
  follow(scheme) {
    for (const { style } of [document.documentElement, this.container]) style.colorScheme = scheme;
  }

  #measure() {
    const { height } = this.container.getBoundingClientRect();
    if (!this.#covers && height > 0) this.#tell({ height: Math.ceil(height) });
  }

  #watchDialog() {
    const covers = this.#root.querySelector('dialog[open]') !== null;
    if (covers === this.#covers) return;
    this.#covers = covers;
    this.#focused = focusedIn(document);
    const { style } = document.body;
    // Until the iframe is as large as the window, or as small as before, the rest stays out of sight; it keeps its focus.
    style.width = `${this.container.getBoundingClientRect().width}px`;
    style.opacity = '0';
    this.#tell({ covers });
  }

  /** Stands where the page around it says, in the window that the iframe covers. @param {{ left: number, top: number, width: number } | null} place */
  stand(place) {
    const { style } = document.body;
    for (const name of PLACED) style.removeProperty(name);
    this.#keepFocus();
    const focused = this.#focused;
    setTimeout(() => {
      if (this.#focused === focused) this.#focused = null;
    }, SETTLED);
    if (place) {
      Object.assign(style, { position: 'absolute', left: `${place.left}px`, top: `${place.top}px`, width: `${place.width}px` });
      return;
    }
    this.#measure();
    this.#reveal();
  }

  #keepFocus() {
    if (focusedIn(document) === document.body) /** @type {HTMLElement | null} */ (this.#focused)?.focus({ preventScroll: true });
  }

  /** Has what got the focus scrolled into view, which a browser need not do around an iframe. What is pressed is in view. */
  #reveal() {
    const focused = focusedIn(document);
    if (this.#covers || !focused || focused === document.body || focused.matches(':active')) return;
    const { top, height } = focused.getBoundingClientRect();
    this.#tell({ reveal: { top, height } });
  }
}

/** @param {DocumentOrShadowRoot} root @returns {Element | null} */
function focusedIn({ activeElement }) {
  return activeElement?.shadowRoot?.activeElement ? focusedIn(activeElement.shadowRoot) : activeElement;
}
