// @ts-check
// What a merchant's page does: it mounts checkouts, and remembers what they tell. Tests speak to it as `merchant`.
(() => {
  const page = /** @type {any} */ (window);
  const EVENTS = [
    'data-ready',
    'instrument-ready',
    'purchase-completed',
    'setup-completed',
    'purchase-declined',
    'instrument-managed',
    'totals-changed',
    'state-changed',
    'error',
  ];

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

  /** What came of a call that may fail, and how long it took. */
  async function outcome(/** @type {() => Promise<any>} */ call) {
    const began = performance.now();
    try {
      const result = await call();
      return { result, milliseconds: performance.now() - began };
    } catch (error) {
      const { checkout } = /** @type {any} */ (error);
      if (checkout && !checkouts.includes(checkout)) checkouts.push(checkout);
      return { failure: describe(error), milliseconds: performance.now() - began };
    }
  }

  async function mount(/** @type {object} */ options) {
    checkouts.push(await page.CheckoutInstruments.mount({ ...account(), ...options }));
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
    mount: (options) => (mounting = outcome(() => mount(options))),
    /** The outcome of the latest `mount`. */
    mounted: () => mounting,
    /** @param {object} changes */
    update: (changes) => outcome(() => page.CheckoutInstruments.update(changes)),
    /**
     * @param {'show' | 'purchase' | 'setup'} name
     * @param {...any} args
     */
    call: (name, ...args) => outcome(() => page.CheckoutInstruments[name](...args)),
  };
  if (page.CheckoutInstruments) listen();
})();
