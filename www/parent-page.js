// @ts-check
// The page around this one, as the checkout asks of the page that the shopper is on: its address, and how to leave it.

export class ParentPage {
  #address = '';
  #tell;

  /** @param {(message: object) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {string} address */
  moveTo(address) {
    this.#address = address;
  }

  /** @returns {import('./api.js').Page} */
  get asPage() {
    const href = () => this.#address;
    const location = {
      get href() {
        return href();
      },
      assign: (/** @type {string} */ url) => this.#tell({ leave: url }),
      reload: () => this.#tell({ reloads: true }),
    };
    /** @param {unknown} state That of the page is its own. @param {string} unused @param {string} to */
    const replaceState = (state, unused, to) => {
      this.#tell({ replace: { from: this.#address, to } });
      this.#address = to;
    };
    return /** @type {any} */ ({ location, history: { state: null, replaceState } });
  }
}
