// @ts-check
// Sees every exchange of a browser with the API, in every frame, and holds it against an OpenAPI document.

/** @typedef {import('./openapi.mjs').OpenApi} OpenApi */
/** @typedef {import('./openapi.mjs').Exchange} Exchange */
/** @typedef {import('@playwright/test').Request} Request */
/** @typedef {import('@playwright/test').Response} Response */

const ORGANIZATION = /^\/organizations\/[^/]+(?=\/)/;

/** The exchanges of one browser context. */
export class Witness {
  #openApi;
  #api;
  #isForced;
  /** @type {Promise<string[]>[]} */
  #findings = [];

  /**
   * @param {OpenApi} openApi
   * @param {string} api the API's origin
   * @param {(method: string, path: string, status: number) => boolean} isForced whether a test itself asked for this answer
   */
  constructor(openApi, api, isForced) {
    this.#openApi = openApi;
    this.#api = api;
    this.#isForced = isForced;
  }

  /** @param {import('@playwright/test').BrowserContext} context */
  watch(context) {
    context.on('requestfailed', (request) => this.#note(request, null));
    context.on('response', (response) => this.#note(response.request(), response));
  }

  /** Everything that was found so far, once every answer has been read. */
  async differences() {
    return (await Promise.all(this.#findings)).flat();
  }

  /**
   * @param {Request} request
   * @param {Response | null} response
   */
  #note(request, response) {
    const url = new URL(request.url());
    if (url.origin !== this.#api || url.pathname.startsWith('/__sandbox/') || !isOfApi(url.pathname)) return;
    this.#findings.push(this.#findingsOf(request, response, url));
  }

  /**
   * @param {Request} request
   * @param {Response | null} response
   * @param {URL} url
   */
  async #findingsOf(request, response, url) {
    const path = url.pathname.replace(ORGANIZATION, '');
    const sent = request.postData();
    const answer = response && (await answerOf(response));
    const isOwn = answer && !this.#isForced(request.method(), path, answer.status);
    /** @type {Exchange} */
    const exchange = { method: request.method(), path, query: url.searchParams };
    if (sent !== null) exchange.body = JSON.parse(sent);
    if (isOwn) exchange.answer = answer;
    const line = `${exchange.method} ${path}`;
    return this.#openApi.differences(exchange).map((difference) => `${line}: ${difference}`);
  }
}

/** @param {string} pathname */
function isOfApi(pathname) {
  return ORGANIZATION.test(pathname) || pathname.startsWith('/storefront/') || pathname.startsWith('/tokens');
}

/** @param {Response} response */
async function answerOf(response) {
  // A page that a test has closed or left takes its answers with it; then only what was sent can be checked.
  const text = await response.text().catch(() => null);
  if (text === null) return null;
  return { status: response.status(), body: parsed(text) };
}

/** @param {string} text */
function parsed(text) {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
