// @ts-check
// The sandbox's tools, which lie outside the storefront's paths.

/** @typedef {import('./demo-scenarios.js').Fault} Fault */
/** @typedef {{ demo: string, api: string, framepay: string }} Addresses */
/** @typedef {{ method: string, path: string, status: number | null, body?: unknown }} RequestRecord */

/** @returns {Promise<Addresses>} */
export async function addresses() {
  return (await call('GET', 'addresses')).json();
}

/** @returns {Promise<RequestRecord[]>} what the sandbox received, oldest first */
export async function requests() {
  return (await call('GET', 'requests')).json();
}

/**
 * A customer's JWT, as a merchant's server would get it.
 * @param {Record<string, string>} subject whom or what it is for, and the seconds that it lives
 * @returns {Promise<string>}
 */
export async function jwt(subject) {
  return (await (await call('GET', `jwt?${new URLSearchParams(subject)}`)).json()).jwt;
}

/** Forgets purchases, tokens, requests, failures and methods. Nothing less takes a failure back. */
export async function reset() {
  await call('POST', 'reset');
}

/** @param {unknown[]} methods what ready-to-pay answers from now on */
export async function offerMethods(methods) {
  await call('POST', 'methods', methods);
}

/** @param {Fault} fault */
export async function arm(fault) {
  await call('POST', 'faults', fault);
}

/**
 * @param {string} method
 * @param {string} tool
 * @param {unknown} [body]
 */
async function call(method, tool, body) {
  const sent = body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`/__sandbox/${tool}`, { method, cache: 'no-store', ...sent });
  if (!answer.ok) throw new Error(`The sandbox answered ${method} /__sandbox/${tool} with ${answer.status}.`);
  return answer;
}
