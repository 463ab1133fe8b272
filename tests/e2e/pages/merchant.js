// @ts-check
// What a merchant's page does: it mounts checkouts, and remembers what they tell. Tests speak to it as `merchant`.
(() => {
  const page = /** @type {any} */ (window);
  const EVENTS = ['data-ready', 'instrument-ready', 'purchase-completed', 'purchase-declined', 'error'];

  /** @type {any[]} The checkouts of this page, oldest first; one whose loading failed is among them. */
  const checkouts = [];
  /** @type {{ event: string, detail: any }[]} */
  const heard = [];
  /** @type {Promise<any> | undefined} */
  let mounting;

  const account = () => ({
    apiMode: 'sandbox',
    publishableKey: 'pk_sandbox_demo',
    organizationId: 'org_demo',
    websiteId: 'web_demo',
    locale: 'en-US',
    _dev: { sandboxUrl: page.sandboxAddresses.api, framePayScriptLink: page.sandboxAddresses.framepay },
  });

  /** An error in a form that a test can be handed. */
  function describe(/** @type {any} */ error) {
    const { name, code, message, problems, problem, operation, status, checkout } = error;
    const facts = { isError: error instanceof Error, isCheckoutError: error instanceof page.CheckoutInstruments.CheckoutError };
    return { ...facts, name, code, message, problems, problem, operation, status, hasCheckout: checkout !== undefined };
  }

  /** The facts of a call that may fail, and how long it took. */
  async function outcome(/** @type {() => Promise<any>} */ call) {
    const began = performance.now();
    try {
      const checkout = await call();
      if (checkout) checkouts.push(checkout);
      return { milliseconds: performance.now() - began };
    } catch (error) {
      const { checkout } = /** @type {any} */ (error);
      if (checkout && !checkouts.includes(checkout)) checkouts.push(checkout);
      return { failure: describe(error), milliseconds: performance.now() - began };
    }
  }

  function listen() {
    for (const event of EVENTS) {
      page.CheckoutInstruments.on(event, (/** @type {any} */ detail) => void heard.push({ event, detail }));
    }
  }

  page.merchant = {
    account,
    checkouts,
    describe,
    heard,
    listen,
    outcome,
    /** @param {object} options */
    mount: (options) => (mounting = outcome(() => page.CheckoutInstruments.mount({ ...account(), ...options }))),
    /** The outcome of the latest `mount`. */
    mounted: () => mounting,
    /** @param {object} changes */
    update: (changes) => outcome(() => page.CheckoutInstruments.update(changes)),
  };
  if (page.CheckoutInstruments) listen();
})();
