// @ts-check
// A shop that uses the custom element. Tests speak to it as `shop`.
(() => {
  const page = /** @type {any} */ (window);
  /** @type {{ event: string, detail: any }[]} */
  const heard = [];
  const EVENTS = ['data-ready', 'purchase-completed', 'totals-changed', 'state-changed', 'error'];
  for (const event of EVENTS) {
    document.addEventListener(`rebilly-instruments-${event}`, (told) => {
      heard.push({ event, detail: /** @type {CustomEvent} */ (told).detail });
      // A shop that deals with failures itself needs none in the console.
      if (page.shop.isQuiet) told.preventDefault();
    });
  }

  /** The sandbox's addresses and account, as attributes and a property. */
  const attributes = () => ({
    'api-mode': 'sandbox',
    'publishable-key': 'pk_sandbox_demo',
    'organization-id': 'org_demo',
    'website-id': 'web_demo',
    locale: 'en-US',
  });

  page.shop = {
    heard,
    isQuiet: false,
    dev: () => ({ sandboxUrl: page.sandboxAddresses.api, framePayScriptLink: page.sandboxAddresses.framepay }),
    /** @param {object} properties */
    element(properties = {}) {
      const element = document.createElement('checkout-instruments');
      for (const [name, value] of Object.entries(attributes())) element.setAttribute(name, value);
      return Object.assign(element, { _dev: page.shop.dev() }, properties);
    },
    /** Loads what defines the element. */
    define: () => import(/** @type {any} */ ('/pkg/dist/element.js')),
  };
})();
