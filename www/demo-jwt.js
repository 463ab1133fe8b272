// @ts-check
// JWTs of customers. A real one says who may pay what and is long, so people see it shortened, with what it is for.
// What is shortened can be read back: whenever options are used, a fresh JWT of the sandbox takes its place.

import * as sandbox from './demo-sandbox.js';

const SHORTENED = /^eyJ\w*… for ((cus|in|txn)_\w+)(?:, (\d+) s)?$/;
const SHOWN_CHARACTERS = 8;

/** @type {Record<string, string>} what the sandbox calls it, by the prefix of its id */
const CLAIMS = { cus: 'customerId', in: 'invoiceId', txn: 'transactionId' };

/**
 * The shortened JWT for a customer, an invoice or a transaction.
 * @param {string} id
 * @param {number} [expiresIn] in seconds; without it, as long as the sandbox's JWTs live
 */
export function jwtFor(id, expiresIn) {
  return `eyJhbGci… for ${id}${expiresIn === undefined ? '' : `, ${expiresIn} s`}`;
}

/**
 * Any JWT, whole or shortened before, so that nobody can use it.
 * @param {string} jwt
 */
export function cutShort(jwt) {
  return `${jwt.slice(0, SHOWN_CHARACTERS)}…`;
}

/**
 * The options with a JWT that works where a shortened one stands.
 * @param {unknown} options
 * @returns {Promise<any>}
 */
export async function withJwt(options) {
  const jwt = /** @type {{ jwt?: unknown } | null | undefined} */ (options)?.jwt;
  const [, id, kind, seconds] = (typeof jwt === 'string' && SHORTENED.exec(jwt)) || [];
  if (!id || !kind) return options;
  /** @type {Record<string, string>} */
  const lifetime = seconds ? { expiresIn: seconds } : {};
  return { .../** @type {object} */ (options), jwt: await sandbox.jwt({ [CLAIMS[kind] ?? '']: id, ...lifetime }) };
}
