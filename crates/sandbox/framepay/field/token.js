// @ts-check
/* Asks the API for a token. This is the only request a field makes, and the only place that what was typed goes to. */
import { expiryOf } from './card.js';

/** @typedef {import('./view.js').Part} Part */
/** @typedef {import('./view.js').Settings} Settings */
/** @typedef {{method: string, paymentInstrument: Record<string, unknown>}} WalletRequest */

const API = '__API_ORIGIN__';
const TIMEOUT_MS = 30_000;

/** How the API's members are called on the page. */
const FIELD_NAMES = new Map([
  ['paymentInstrument.pan', 'cardNumber'],
  ['paymentInstrument.expMonth', 'cardExpiration'],
  ['paymentInstrument.expYear', 'cardExpiration'],
  ['paymentInstrument.cvv', 'cardCvv'],
]);

const STATUS_CODES = new Map([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [429, 'too-many-requests'],
]);

class TokenFailure extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {unknown[]} [details]
   */
  constructor(code, message, details = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/**
 * @param {Settings} settings
 * @param {Record<string, any>} request method, billing address and the like, from the page
 * @param {Part[]} parts what was typed, from this field and its siblings
 * @param {Record<string, unknown>} [wallet] a wallet's payment instrument
 * @returns {Promise<Record<string, any>>} the token resource
 */
export async function createToken(settings, request, parts, wallet) {
  refuseFlaws(settings, request, parts);
  const { tokenError, text } = settings;
  if (tokenError) throw new TokenFailure(tokenError, text.errors[tokenError] ?? 'Told to fail by ?tokenError.');
  const { method, billingAddress, leadSource, riskMetadata } = request;
  const paymentInstrument = wallet ?? instrumentOf(parts, request.bank ?? {});
  return post(settings, { method, paymentInstrument, billingAddress, leadSource, riskMetadata });
}

function refuseFlaws(/** @type {Settings} */ { text }, /** @type {Record<string, any>} */ { method }, /** @type {Part[]} */ parts) {
  const flawed = [...parts, ...missingExpiry(parts)].filter(({ flaw }) => flaw !== null);
  if (flawed.length === 0) return;
  const details = flawed.map(({ field, flaw }) => ({ 'data-rebilly': field, code: flaw, error: text.errors[String(flaw)] }));
  throw new TokenFailure(invalidInstrument(method), details[0].error, details);
}

/** A separate number without a separate expiry field is no card. @returns {Part[]} */
function missingExpiry(/** @type {Part[]} */ parts) {
  const has = (/** @type {string} */ name) => parts.some(({ part }) => part === name);
  return has('number') && !has('expiry') ? [{ part: 'expiry', field: 'cardExpiration', value: '', flaw: 'incomplete-expiry' }] : [];
}

/** @returns {Record<string, unknown> | undefined} */
function instrumentOf(/** @type {Part[]} */ parts, /** @type {{bic?: string, bankName?: string}} */ fromForm) {
  const typed = Object.fromEntries(parts.map(({ part, value }) => [part, value]));
  if (typed.number !== undefined) return { pan: typed.number, cvv: typed.cvv, ...expiryOf(typed.expiry) };
  const bank = { bic: typed.bic ?? fromForm.bic, bankName: typed.bankName ?? fromForm.bankName };
  if (typed.iban !== undefined) return { accountNumberType: 'IBAN', accountNumber: typed.iban, ...bank };
  if (typed.accountNumber === undefined) return undefined;
  const { accountNumber, routingNumber, accountType } = typed;
  return { accountNumberType: 'BBAN', accountNumber, routingNumber, accountType, ...bank };
}

function tokensUrl(/** @type {string | undefined} */ organizationId) {
  return organizationId ? `${API}/organizations/${encodeURIComponent(organizationId)}/tokens` : `${API}/tokens`;
}

/** @returns {Promise<Record<string, any>>} */
async function post(/** @type {Settings} */ { config, text }, /** @type {Record<string, any>} */ body) {
  const unreachable = () => new TokenFailure('network-error', text.errors['network-error']);
  const credential = config.publishableKey ?? `Bearer ${config.jwt}`;
  const headers = { Authorization: credential, 'Content-Type': 'application/json', Accept: 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(TIMEOUT_MS) };
  const response = await fetch(tokensUrl(config.organizationId), init).catch(() => Promise.reject(unreachable()));
  const answer = await response.json().catch(() => null);
  if (response.status >= 500 || answer === null || typeof answer !== 'object') throw unreachable();
  if (!response.ok) throw refusal(response.status, answer, body);
  return withoutSecrets(answer);
}

/**
 * The API's problem details in FramePay's shape.
 * @param {number} status
 * @param {any} problem
 * @param {Record<string, any>} body of the request
 */
function refusal(status, problem, { method, paymentInstrument }) {
  const isIban = paymentInstrument?.accountNumberType === 'IBAN';
  const invalid = /** @type {any[]} */ (Array.isArray(problem.invalidFields) ? problem.invalidFields : []);
  const details = invalid.map(({ field, message }) => ({ 'data-rebilly': pageName(String(field), isIban), field, error: masked(message) }));
  const ofInstrument = invalid.some(({ field }) => String(field).startsWith('paymentInstrument'));
  const code = ofInstrument ? invalidInstrument(method) : STATUS_CODES.get(status) ?? 'validation-error';
  return new TokenFailure(code, masked(problem.detail ?? problem.title ?? `The API answered ${status}.`), details);
}

/** The code for an instrument that is not valid. */
function invalidInstrument(/** @type {string} */ method) {
  return method === 'ach' || method === 'echeck' ? 'invalid-bank-account' : 'invalid-payment-card';
}

/**
 * @param {string} field
 * @param {boolean} isIban the account number of the API is the page's IBAN
 */
function pageName(field, isIban) {
  if (isIban && field === 'paymentInstrument.accountNumber') return 'iban';
  return FIELD_NAMES.get(field) ?? field.replace(/^(?:billingAddress|paymentInstrument)\./, '').split('.')[0];
}

/** An API should not quote numbers; if one does, they stay here. */
function masked(/** @type {unknown} */ text) {
  return String(text).replace(/\d(?:[ -]?\d){7,}/g, '…');
}

/** An API should not echo these either. */
function withoutSecrets(/** @type {any} */ token) {
  if (!token.paymentInstrument) return token;
  const { pan, cvv, accountNumber, payload, ...paymentInstrument } = token.paymentInstrument;
  return { ...token, paymentInstrument };
}
