// @ts-check
// What no test may see unless it says so: errors in the console, and requests to other hosts.

/** Where a test before in this context had replaced the clock, Playwright may still speak to it in frames that never had one. */
const OF_PLAYWRIGHT = /reading 'controller'\)\s+at <anonymous>:2:\d+/;

/**
 * Watches every page of a context.
 * @param {import('@playwright/test').BrowserContext} context
 * @param {string[]} allowedOrigins
 */
export function watch(context, allowedOrigins) {
  /** @type {string[]} */
  const errors = [];
  /** @type {string[]} */
  const strangers = [];

  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (webError) => {
    const error = webError.error();
    const told = error.stack ?? String(error);
    if (!OF_PLAYWRIGHT.test(told)) errors.push(told);
  });
  context.on('request', (request) => {
    if (!isAllowed(request.url(), allowedOrigins)) strangers.push(request.url());
  });
  return { errors, strangers };
}

/**
 * @param {string} address
 * @param {string[]} allowedOrigins
 */
function isAllowed(address, allowedOrigins) {
  const url = new URL(address);
  // `data:` reaches no host; a `blob:` has the origin of the page that made it.
  return url.protocol === 'data:' || url.protocol === 'about:' || allowedOrigins.includes(url.origin);
}

/**
 * The errors that no pattern expects.
 * @param {string[]} errors
 * @param {RegExp[]} expected
 */
export function unexpected(errors, expected) {
  return errors.filter((error) => !expected.some((pattern) => pattern.test(error)));
}
