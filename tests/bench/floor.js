// @ts-check
// The floor under every start: the least code that makes the same calls with the same bodies, loads FramePay, mounts its
// fields, draws the amounts and enables a button. It checks nothing, waits for nothing that it need not, and cannot pay.

/**
 * The base address and headers of the storefront's calls.
 * @param {any} order
 */
function storefrontOf({ organizationId, publishableKey, _dev }) {
  const base = `${_dev.sandboxUrl}/organizations/${organizationId}/storefront`;
  /** @param {string} path @param {unknown} [body] */
  return async (path, body) => {
    const type = body ? { 'Content-Type': 'application/json' } : undefined;
    const headers = /** @type {HeadersInit} */ ({ Authorization: publishableKey, ...type });
    const response = await fetch(base + path, { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body) });
    return response.json();
  };
}

function riskMetadata() {
  const { colorDepth, width, height } = screen;
  const language = navigator.language.slice(0, 8);
  const timeZoneOffset = new Date().getTimezoneOffset();
  return { browserData: { colorDepth, isJavaEnabled: false, language, screenWidth: width, screenHeight: height, timeZoneOffset } };
}

/**
 * Resolves when the card's fields are ready.
 * @param {any} order
 * @param {HTMLElement} place
 * @returns {Promise<void>}
 */
async function mountCard({ publishableKey, organizationId, websiteId, _dev }, place) {
  const script = document.createElement('script');
  script.src = _dev.framePayScriptLink;
  const loaded = new Promise((resolve) => (script.onload = resolve));
  document.head.append(script);
  await loaded;
  const framepay = /** @type {any} */ (window).Framepay;
  const started = new Promise((resolve) => framepay.on('ready', resolve));
  framepay.initialize({ publishableKey, organizationId, websiteId, locale: navigator.language, riskMetadata: riskMetadata() });
  await started;
  await new Promise((resolve) => framepay.card.mount(place).on('ready', resolve));
}

/**
 * Text in a new element.
 * @param {string} tag
 * @param {string} text
 */
function element(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
}

/** @param {any} preview @param {any[]} plans */
function drawSummary({ currency, lineItems, total }, plans) {
  const format = new Intl.NumberFormat(navigator.language, { style: 'currency', currency });
  const names = new Map(plans.map(({ id, name }) => [id, name]));
  const amounts = document.createElement('dl');
  for (const { planId, price } of lineItems) amounts.append(element('dt', names.get(planId) ?? ''), element('dd', format.format(price)));
  amounts.append(element('dt', 'Total'), element('dd', format.format(total)));
  document.querySelector('.rebilly-instruments-summary')?.append(amounts);
  return format.format(total);
}

/** @param {any} order */
async function startFloor(order) {
  const { websiteId, items } = order;
  const [form, place, button] = ['div', 'div', 'button'].map((tag) => document.createElement(tag));
  Object.assign(button, { type: 'submit', disabled: true });
  form.append(place, button);
  document.querySelector('.rebilly-instruments')?.append(form);
  const ask = storefrontOf(order);
  const ids = items.map((/** @type {any} */ { planId }) => planId).join(',');
  const card = mountCard(order, place);
  const [plans, preview] = await Promise.all([
    ask(`/plans?limit=1000&expand=product&filter=id:${ids}`),
    ask('/preview-purchase', { websiteId, items }),
    ask('/ready-to-pay', { websiteId, riskMetadata: riskMetadata(), items }),
  ]);
  button.textContent = `Pay ${drawSummary(preview, plans)}`;
  await card;
  /** @type {HTMLButtonElement} */ (button).disabled = false;
}

Object.assign(window, { startFloor });
