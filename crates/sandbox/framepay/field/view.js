// @ts-check
/* Chooses what a field's document draws. */
import { ChoiceView } from './choice.js';
import { entriesFor, EntriesView } from './entries.js';
import { WalletView, isWallet } from './wallet.js';

/**
 * @typedef {object} Settings what the embedding page has configured, kept up to date in place
 * @property {Record<string, any>} config
 * @property {import('./text.js').Texts} text
 * @property {string | null} brand of the card whose separate CVV this is
 * @property {string[]} refusedBrands
 * @property {string | null} tokenError
 */

/**
 * @typedef {object} Part
 * @property {string} part
 * @property {string} field how errors name it
 * @property {string} value
 * @property {string | null} flaw the code of what is wrong with it
 */

/**
 * @typedef {object} Outside
 * @property {(type: string, content?: Record<string, unknown>) => void} send to the embedding page
 * @property {(request: import('./token.js').WalletRequest) => Promise<void>} pay
 */

/**
 * @typedef {object} View
 * @property {HTMLElement} root
 * @property {() => string} title of the iframe
 * @property {() => void} refresh draws settings and state anew
 * @property {() => void} focus
 * @property {() => Part[]} surrender everything typed, for a token; what is missing is shown from now on
 */

/** @returns {View} */
export function createView(/** @type {string} */ type, /** @type {Settings} */ settings, /** @type {Outside} */ outside) {
  if (isWallet(type)) return new WalletView(type, settings, outside);
  if (type === 'bbanAccountType') return new ChoiceView(settings, outside);
  return new EntriesView(type, entriesFor(type, settings), settings, outside);
}
