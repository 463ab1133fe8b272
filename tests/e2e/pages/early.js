// @ts-check
// A shop whose calls are made before the checkout's script is there.
(() => {
  const page = /** @type {any} */ (window);
  const { CheckoutInstruments: early } = page;
  const { api, framepay } = page.sandboxAddresses;
  const account = { apiMode: 'sandbox', publishableKey: 'pk_sandbox_demo', organizationId: 'org_demo', websiteId: 'web_demo', locale: 'en-US' };
  const _dev = { sandboxUrl: api, framePayScriptLink: framepay };
  /** @type {string[]} */
  const heard = [];
  const hear = (/** @type {any} */ { money }) => void heard.push(`${money.amount}`);
  early.on('data-ready', hear);
  const takeBack = early.on('state-changed', () => void heard.push('taken back'));
  takeBack();
  page.shop = {
    early,
    heard,
    mounting: early.mount({ ...account, _dev, money: { amount: 38, currency: 'USD' } }),
    updating: early.update({ money: { amount: 40, currency: 'USD' } }),
    wrong: early.mount({}).catch((/** @type {any} */ error) => error.code),
  };
})();
