// @ts-check
// What comes only when a test lets it.

/** A promise that is resolved from outside. */
export function gate() {
  /** @type {() => void} */
  let open = () => {};
  const opened = /** @type {Promise<void>} */ (new Promise((resolve) => (open = resolve)));
  return { opened, open };
}

/**
 * Holds back what a page asks for at these addresses, until it is released: then it comes as it would have.
 * @param {import('@playwright/test').Page} page
 * @param {string} addresses
 */
export async function hold(page, addresses) {
  const [held, passed] = [gate(), gate()];
  await page.route(addresses, async (route) => {
    await held.opened;
    await route.fallback();
    passed.open();
  });
  return {
    release: held.open,
    /** Resolves when something was asked for and has been let go. */
    passed: passed.opened,
  };
}
