// @ts-check
// Failures of the public API: real errors, each with a code of a closed list (README, "Errors").

export class CheckoutError extends Error {
  /**
   * @param {string} code
   * @param {string} message What to do.
   * @param {{ cause?: unknown, problems?: unknown, problem?: unknown, operation?: string, status?: number, checkout?: unknown }} [facts]
   */
  constructor(code, message, { cause, ...facts } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CheckoutError';
    this.code = code;
    Object.assign(this, facts);
  }
}

/**
 * Makes an error of what the module rejects with.
 * @param {any} failure
 * @param {unknown} [checkout] The widget that is still there.
 */
export function asCheckoutError(failure, checkout) {
  if (failure instanceof CheckoutError) return failure;
  // The module rejects with plain data; whatever else arrives has a code of somebody else's, if any.
  if (Object.getPrototypeOf(failure ?? '') !== Object.prototype || typeof failure.code !== 'string') {
    return new CheckoutError('internal', 'The checkout failed unexpectedly. Reload the page.', { cause: failure });
  }
  const { code, message, problems, problem, operation, status } = failure;
  const facts = Object.entries({ problems, problem, operation, status, checkout }).filter(([, fact]) => fact !== undefined);
  return new CheckoutError(code, message, Object.fromEntries(facts));
}

/**
 * Says why the module does not run, and what to change.
 * @param {any} cause
 * @param {URL | string} url
 */
export function moduleError(cause, url) {
  const said = String(cause?.message ?? cause);
  if (/unsafe-eval|Content Security Policy|\bCSP\b/i.test(said)) {
    const advice = "Add 'wasm-unsafe-eval' to script-src of the page's content security policy.";
    return new CheckoutError('wasm-blocked-by-csp', `The page forbids WebAssembly. ${advice}`, { cause });
  }
  if (typeof WebAssembly !== 'object') {
    return new CheckoutError('wasm-failed', 'This browser has no WebAssembly.', { cause });
  }
  if ([WebAssembly.CompileError, WebAssembly.LinkError, WebAssembly.RuntimeError].some((kind) => cause instanceof kind)) {
    return new CheckoutError('wasm-failed', `${url} is no module of this version. Serve the file of the package as it is.`, { cause });
  }
  const advice = 'Serve checkout_instruments.wasm of the package beside its script, and allow its host in connect-src.';
  return new CheckoutError('wasm-not-found', `${url} could not be loaded (${said}). ${advice}`, { cause });
}
