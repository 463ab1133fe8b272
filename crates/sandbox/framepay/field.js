// @ts-check
/*
 * The document inside a field's iframe: it draws the field, keeps what is typed, and asks the API for tokens.
 * What it tells the embedding page is in `send` calls only: states, sizes, tokens, failures.
 */
import { openChannel } from './field/channel.js';
import { answerPeers, askPeers } from './field/peers.js';
import { createView } from './field/view.js';
import { applyStyle } from './field/style.js';
import { textsFor } from './field/text.js';
import { createToken } from './field/token.js';

/** @typedef {import('./field/view.js').Settings} Settings */

/** @type {Settings} */
const settings = { config: {}, text: textsFor({}), brand: null, refusedBrands: [], tokenError: null };
/** @type {import('./field/view.js').View | null} */
let view = null;

const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [sheet];

const channel = openChannel({
  init(message) {
    if (view) return;
    adopt(message);
    view = createView(channel.type, settings, { send: channel.send, pay });
    document.body.replaceChildren(view.root);
    answerPeers(channel.id, channel.type, () => view?.surrender() ?? []);
    draw('ready');
  },
  update(message) {
    adopt(message);
    draw('layout');
  },
  brand({ brand }) {
    settings.brand = brand;
    view?.refresh();
  },
  focus: () => view?.focus(),
  tokenize,
});

function adopt(/** @type {Record<string, any>} */ { config, scheme, tokenError, refusedBrands }) {
  Object.assign(settings, { config, tokenError, refusedBrands, text: textsFor(config) });
  // The same scheme as the iframe element has: only then does the browser leave the iframe transparent.
  document.documentElement.style.colorScheme = scheme;
  document.documentElement.lang = settings.text.language;
  document.documentElement.dir = settings.text.direction;
  applyStyle(sheet, config.style);
}

function draw(/** @type {'ready' | 'layout'} */ type) {
  if (!view) return;
  view.refresh();
  channel.send(type, { title: view.title(), height: view.root.getBoundingClientRect().height });
}

/** Answers `createToken` of the embedding page. */
async function tokenize(/** @type {Record<string, any>} */ { id, request }) {
  try {
    const own = view?.surrender() ?? [];
    const parts = [...own, ...(await askPeers(channel.id, request.peers ?? []))];
    channel.send('token', { id, token: await createToken(settings, request, parts) });
  } catch (error) {
    channel.send('failure', { id, failure: describe(error) });
  }
}

/** A press on a wallet's button. */
async function pay(/** @type {import('./field/token.js').WalletRequest} */ request) {
  try {
    const { method, paymentInstrument } = request;
    const token = await createToken(settings, { method, riskMetadata: settings.config.riskMetadata }, [], paymentInstrument);
    channel.send('token-ready', { token });
  } catch (error) {
    const { code, message, details } = describe(error);
    channel.send('error', { failure: { code: request.method === 'paypal' ? 'paypal-error' : code, message, details } });
  }
}

function describe(/** @type {any} */ error) {
  if (typeof error.code === 'string') return { code: error.code, message: error.message, details: error.details ?? [] };
  return { code: 'network-error', message: settings.text.errors['network-error'], details: [] };
}
