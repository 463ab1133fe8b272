// @ts-check
// The script of iframe.html: the checkout for the page around it, which says what it wants through the port that it handed over.

import english from '#english';
import { direction, language, paymentTitle } from '#keys';
import { createApi } from './api.js';
import { chooseCatalog } from './catalogs.js';
import { asCheckoutError } from './errors.js';
import { FrameView } from './frame-view.js';
import { catalogs } from './languages.js';
import { EVENTS } from './listeners.js';
import { meetParent } from './parent.js';
import { ParentPage } from './parent-page.js';

/** @param {MessagePort} port */
function serve(port) {
  const tell = (/** @type {object} */ message) => port.postMessage(message);
  const page = new ParentPage(tell);
  const view = new FrameView(tell);
  const api = createApi({
    wasm: () => new URL('./checkout_instruments.wasm', import.meta.url),
    rest: () => new URL('./checkout_instruments_rest.wasm', import.meta.url),
    catalogs,
    advice: () => import('./advice.js'),
    version: CHECKOUT_VERSION,
    page: page.asPage,
  });
  /** @type {string | undefined} */
  let step;
  api.on('state-changed', ({ state }) => (step = state));
  for (const event of EVENTS) api.on(event, (detail) => tell({ event, detail }));

  /** Says what it is in the language of the shopper: to who cannot see it, and to the page around it. @param {unknown} locale */
  async function name(locale) {
    const texts = await chooseCatalog(locale, /** @type {import('./catalogs.js').Catalog} */ (english), catalogs);
    document.title = texts[paymentTitle];
    Object.assign(document.documentElement, { lang: texts[language], dir: texts[direction] });
    tell({ title: document.title });
  }

  /** @type {Record<string, (...args: any[]) => unknown>} */
  const calls = {
    async mount(options, scheme) {
      view.follow(scheme);
      void name(options.locale);
      await api.mount({ ...options, form: view.container });
    },
    async update(changes) {
      await api.update(changes);
      if ('locale' in changes) void name(changes.locale);
    },
    async destroy() {
      await api.destroy();
      // Of every other step the outcome has been told by now.
      return step === 'paying';
    },
    validate: api.validate,
    preload: api.preload,
    show: api.show,
    purchase: api.purchase,
    setup: api.setup,
  };

  port.onmessage = async ({ data: { id, call, args, address, scheme, view: place } }) => {
    if (scheme) view.follow(scheme);
    if (place !== undefined) view.stand(place);
    if (address) page.moveTo(address);
    if (!call) return;
    try {
      tell({ id, answer: await calls[call](...args) });
    } catch (failure) {
      tell({ id, failure: described(failure) });
    }
  };
  tell({ connected: true });
}

/** An error as another document can be given it. @param {unknown} failure */
function described(failure) {
  const { code, message, problems, problem, operation, status, cause, checkout } = /** @type {any} */ (asCheckoutError(failure));
  const facts = Object.entries({ problems, problem, operation, status }).filter(([, fact]) => fact !== undefined);
  return {
    ...Object.fromEntries(facts),
    code,
    // The class adds the rest again.
    message: message.slice(0, message.lastIndexOf('\nSee ')),
    cause: cause && String(cause.message ?? cause),
    isDrawn: checkout !== undefined,
  };
}

meetParent(serve);
