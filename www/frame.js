// @ts-check
// An iframe with a page of the package in it, and the line to that page: a port that is handed over once, to the window of
// this very iframe and only at the origin that the merchant named.

import { CheckoutError, Fault, told } from './errors.js';
import { CONNECT, HELLO } from './greeting.js';
import { watchPolicy } from './policy.js';

/** Milliseconds that the page may take to come and answer. */
const DEADLINE = 15_000;

/** Milliseconds that it has left when the browser says that all of it is there. */
const GRACE = 1_500;

const ANEW = 'it was loaded anew, as an iframe is that is moved in the page';

/** What the pages of banks and methods in it may need. */
const ALLOWED = 'payment; publickey-credentials-get';

/** @typedef {{ resolve: (answer: any) => void, reject: (failure: any) => void }} Waiting */

export class Frame {
  element = document.createElement('iframe');
  /** @type {URL} */
  #url;
  /** @type {(message: any) => void} */
  #hear;
  /** @type {MessagePort | undefined} */
  #port;
  #isConnected = false;
  #isClosed = false;
  /** What those get who ask when it is closed. @type {CheckoutError | undefined} */
  #over;
  /** The calls that have not been answered, by number. @type {Map<number, Waiting>} */
  #waiting = new Map();
  #last = 0;
  #stopWatching;
  /** @type {Waiting} */
  #connecting = { resolve: () => {}, reject: () => {} };
  /** Resolves when the page in it takes calls. */
  #connected = new Promise((resolve, reject) => {
    this.#connecting = { resolve, reject };
  });

  /**
   * It begins when the element is put into the page.
   * @param {URL} url
   * @param {(message: any) => void} hear What the page in it says unasked; `lost` where it is gone.
   */
  constructor(url, hear) {
    [this.#url, this.#hear] = [url, hear];
    Object.assign(this.element, { src: url.href, allow: ALLOWED });
    let loads = 0;
    this.element.addEventListener('load', () => {
      const isAnew = ++loads > 1;
      setTimeout(() => {
        // What comes anew is not the page that was called, and where it cannot be loaded, the browser's own page says nothing.
        if (isAnew) this.#miss(ANEW);
        else if (!this.#port) this.#miss('another page is there, or none');
      }, GRACE);
    });
    setTimeout(() => this.#isConnected || this.#miss(`no answer in ${DEADLINE / 1_000} seconds`), DEADLINE);
    this.#connected.catch(() => {});
    this.#stopWatching = watchPolicy((blocked, directive) => {
      if (directive === 'frame-src' && blocked && url.href.startsWith(blocked)) this.#miss(directive);
    });
    addEventListener('message', this.#greet);
  }

  /** @param {string} found */
  #miss(found) {
    void this.#fail(new Fault('frame-unreachable', this.#url.href, found));
  }

  /** @type {(event: MessageEvent) => void} */
  #greet = ({ source, origin, data }) => {
    const { contentWindow } = this.element;
    if (!contentWindow || source !== contentWindow || data?.type !== HELLO) return;
    if (origin !== this.#url.origin) return this.#miss(`a page of ${origin} is there`);
    // What was in it is gone when another page comes: a browser loads an iframe anew that is moved.
    if (this.#port) return this.#miss(ANEW);
    if (data.version !== CHECKOUT_VERSION) {
      return void this.#fail(new Fault('frame-version', this.#url.href, `${data.version}, not ${CHECKOUT_VERSION}`));
    }
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }) => this.#take(data);
    contentWindow.postMessage({ type: CONNECT }, this.#url.origin, [port2]);
  };

  /** @param {any} message */
  #take({ id, answer, failure, connected, refused, ...said }) {
    if (this.#isClosed) return;
    if (refused) return void this.#fail(new Fault('frame-refused', this.#url.href, refused));
    if (connected) {
      this.#isConnected = true;
      return this.#connecting.resolve(undefined);
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (!waiting) this.#hear(said);
    else if (failure) waiting.reject(failure);
    else waiting.resolve(answer);
  }

  /** @param {Fault} fault */
  async #fail(fault) {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const error = await told(fault);
    this.#hear({ lost: error });
    this.close(error);
  }

  /**
   * Asks the page in it, after all that was asked before.
   * @param {string} call
   * @param {...any} args
   */
  async ask(call, ...args) {
    await this.#connected;
    if (this.#over) throw this.#over;
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.tellAddress();
      this.tell({ id, call, args });
    });
  }

  /** Tells the page's address, which may be another than before: it is where the shopper comes back to. */
  tellAddress() {
    this.tell({ address: location.href });
  }

  /** @param {object} message */
  tell(message) {
    this.#port?.postMessage(message);
  }

  /** Takes it out of the page; who still waits for it gets the error. @param {CheckoutError} error */
  close(error) {
    this.#isClosed = true;
    this.#over ??= error;
    this.#stopWatching();
    removeEventListener('message', this.#greet);
    this.#port?.close();
    this.element.remove();
    this.#connecting.reject(error);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
