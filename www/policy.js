// @ts-check
// What the page's content security policy forbids looks like a network that fails; the browser says which by an event.

import { told } from './errors.js';

/**
 * Hears what the policy forbids, until it is told to stop.
 * @param {(url: string, directive: string) => void} tell
 * @returns {() => void}
 */
export function watchPolicy(tell) {
  const hear = (/** @type {SecurityPolicyViolationEvent} */ { blockedURI, effectiveDirective, originalPolicy, disposition }) => {
    // `script-src-elem` is what is meant, and seldom what is written.
    const directive = originalPolicy.includes(effectiveDirective) ? effectiveDirective : effectiveDirective.replace('-elem', '');
    if (disposition === 'enforce') tell(blockedURI, directive);
  };
  document.addEventListener('securitypolicyviolation', hear);
  return () => document.removeEventListener('securitypolicyviolation', hear);
}

/**
 * What a request comes to; where it fails, what it failed of, by the directive of the policy that forbade it, if one did.
 * @template T
 * @param {string} url
 * @param {() => Promise<T>} request
 * @param {(cause: unknown, directive: string | undefined) => unknown} explain
 */
export async function underPolicy(url, request, explain) {
  /** @type {string | undefined} */
  let forbidding;
  const stop = watchPolicy((blocked, directive) => {
    if (blocked === url) forbidding = directive;
  });
  try {
    return await request();
  } catch (cause) {
    // The event comes in a task of its own, after the request has failed.
    await new Promise((resolve) => setTimeout(resolve));
    throw await told(explain(cause, forbidding));
  } finally {
    stop();
  }
}
