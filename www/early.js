// @ts-check
// What can begin while the module is still on its way: a guest's first questions about items, and the card's field.
//
// Nothing is decided here. An answer is the module's only where the module then asks the very same question, byte for byte;
// every other is let go of unread, and the module asks by itself. So what is not sure to be asked is not asked here, and
// options that look wrong, or unusual, begin nothing: the module reads them all.

import { accountOfFramePay, mountCard } from './early-card.js';
import { Fault } from './errors.js';
import { styleSheet } from './later.js';
import { underPolicy } from './policy.js';
import { nextTask } from './task.js';

/** How long an answer may wait for the module, in milliseconds: so much sooner the module counts a price as old. */
const FRESH = 10_000;

/** How long drawing waits for answers, in milliseconds: nobody sees so short a wait, and what is there at once needs no placeholder. */
const GLANCE = 100;

/** The API's ids; each becomes a segment of a URL. */
const ID = /^(?!\.\.?$)[\w@~.-]{1,50}$/;
const ADDRESS = /^https?:\/\/[a-z\d][a-z\d.-]*(:[1-9]\d*)?(\/[\w./-]*)?$/i;
const HOSTS = new Map([['sandbox', 'https://api-sandbox.rebilly.com'], ['live', 'https://api.rebilly.com']]);
/** What the module will need first. With the first formatter of a kind a browser finds what all of them need, of whatever language. */
const FIRST = [
  () => new Intl.Collator('en'),
  () => new Intl.NumberFormat('en'),
  () => new Intl.DisplayNames('en', { type: 'region' }),
  styleSheet,
];
/** Other things to buy, and what changes whom a question is asked of, or how. */
const UNUSUAL = ['money', 'invoiceId', 'transactionId', 'deposit', 'payout', 'jwt', '_internalOptions'];
const MOST_UNITS = 1e9;

/** @typedef {ReturnType<typeof begin>} Early */
/** @typedef {{ url: string, init: RequestInit }} Question */
/** @typedef {Pick<Response, 'status' | 'headers' | 'text'>} Answer As much of a response as the module reads. */
/** @typedef {{ sent: number, controller: AbortController, answer: Promise<Answer> }} Asked */

/** @param {Question} question */
const keyOf = ({ url, init: { method, headers, body } }) => JSON.stringify([url, method, headers, body]);

/**
 * Begins what these options surely need.
 * @param {any} options As the page wrote them.
 * @param {HTMLElement | null} container Where the form will be.
 * @param {() => Promise<unknown>} loadScript FramePay's.
 * @param {import('./api.js').Page} page
 */
export function begin(options, container, loadScript, page) {
  const riskMetadata = riskMetadataOf(window);
  /** @type {Map<string, Asked>} */
  const asked = new Map();
  /** @type {ReturnType<typeof mountCard>} */
  let card;
  try {
    const shop = shopOf(options);
    const settings = settingsOf(shop, options, riskMetadata);
    if (container && settings) card = mountCard(settings, container, loadScript);
    for (const question of questionsOf(shop, options, riskMetadata)) asked.set(keyOf(question), ask(question));
    // Together they take as long as drawing half the form, each in a task of its own. There is time for them when the card's field is on
    // its way, or FramePay is so late that an answer comes first.
    const warm = () => FIRST.forEach((make) => setTimeout(make));
    Promise.race([card?.mounted, ...answersOf(asked)]).then(warm, warm);
  } catch {
    // The module says what is wrong with them.
  }

  return {
    page,

    /** Resolves when the answers are here, or take longer than a glance. */
    answered() {
      return Promise.race([Promise.allSettled(answersOf(asked)), new Promise((resolve) => setTimeout(resolve, GLANCE))]);
    },

    /** The API's `riskMetadata`. */
    riskMetadata,

    /** Sends a request, if it has not been on its way before. @param {string} url @param {RequestInit} init @returns {Promise<Answer>} */
    send(url, init) {
      const key = keyOf({ url, init });
      const early = asked.get(key);
      if (!early || Date.now() - early.sent > FRESH) return request(url, init);
      asked.delete(key);
      init.signal?.addEventListener('abort', () => early.controller.abort());
      return early.answer;
    },

    /** The card's field, where one has been begun in this container; it is the module's then. @param {Element} parent */
    takeCard(parent) {
      const taken = card?.form.parentNode === parent ? card : undefined;
      if (taken) {
        card = undefined;
        taken.form.inert = false;
      }
      return taken;
    },

    /** The account that FramePay was started for here. */
    get framePayAccount() {
      return accountOfFramePay();
    },

    /** Lets go of what the module has not taken. */
    end() {
      for (const { controller } of asked.values()) controller.abort();
      asked.clear();
      card?.remove();
      card = undefined;
    },
  };
}

/** @param {Map<string, Asked>} asked */
const answersOf = (asked) => [...asked.values()].map(({ answer }) => answer);

/** What the page's policy forbids fails with the words for it. @param {string} url @param {RequestInit} init */
const request = (url, init) => underPolicy(url, () => fetch(url, init), (cause, directive) => (directive ? new Fault('api-blocked-by-csp', url, directive) : cause));

/** @param {Question} question @returns {Asked} */
function ask({ url, init }) {
  const controller = new AbortController();
  const answer = request(url, { ...init, signal: controller.signal }).then(read);
  // Perhaps nobody ever waits for it.
  answer.catch(() => {});
  return { sent: Date.now(), controller, answer };
}

/** The module need not wait for it then. What it does with it is a task, which on a slow phone can be felt. @param {Response} response @returns {Promise<Answer>} */
async function read(response) {
  const { status, headers } = response;
  const text = await response.text();
  return { status, headers, text: () => nextTask(() => text) };
}

/** What every page can see anyway; no fingerprint is taken. @param {Window} window */
function riskMetadataOf({ screen: { colorDepth, width, height }, navigator }) {
  const whole = (/** @type {number} */ number, /** @type {number} */ most, least = 0) => Math.min(Math.max(number | 0, least), most);
  return {
    browserData: {
      colorDepth: whole(colorDepth, 48, 1),
      isJavaEnabled: false,
      language: [...(navigator.language || 'en')].slice(0, 8).join(''),
      screenWidth: whole(width, 65_535),
      screenHeight: whole(height, 65_535),
      timeZoneOffset: new Date().getTimezoneOffset() | 0,
    },
  };
}

/** Throws where what it says is not right. @param {unknown} holds */
function demand(holds) {
  if (!holds) throw holds;
}

/** @param {unknown} id */
const isId = (id) => typeof id === 'string' && ID.test(id);

/** Whose storefront it is, and by whose key it is asked; it throws where that looks wrong or unusual. @param {any} options */
function shopOf(options) {
  const { apiMode, publishableKey, organizationId, websiteId, _dev } = options;
  const host = HOSTS.get(apiMode);
  const base = _dev?.[`${apiMode}Url`] ?? host;
  demand(host && ADDRESS.test(base) && isId(organizationId) && isId(websiteId));
  demand(publishableKey.startsWith(`pk_${apiMode}_`) && /^[!-~]+$/.test(publishableKey));
  return { base: `${base.replace(/\/+$/, '')}/organizations/${organizationId}/storefront/`, publishableKey, organizationId, websiteId };
}

/**
 * The first questions about a purchase, in the module's own words; it throws where what is bought looks wrong.
 * @param {ReturnType<typeof shopOf>} shop
 * @param {any} options
 * @param {object} riskMetadata
 * @returns {Question[]}
 */
function questionsOf({ base, publishableKey: Authorization, websiteId }, options, riskMetadata) {
  demand(UNUSUAL.every((name) => options[name] == null));
  const items = options.items.map(itemOf);
  demand(items.length);
  const ids = new Set(items.map((/** @type {{ planId: string }} */ { planId }) => planId));
  const post = (/** @type {string} */ path, /** @type {object} */ body) => {
    const headers = { Authorization, 'Content-Type': 'application/json' };
    return { url: base + path, init: { method: 'POST', headers, body: JSON.stringify(body) } };
  };
  return [
    { url: `${base}plans?limit=1000&expand=product&filter=id:${[...ids].join(',')}`, init: { method: 'GET', headers: { Authorization } } },
    post('preview-purchase', { websiteId, items }),
    post('ready-to-pay', { websiteId, riskMetadata, items }),
  ];
}

/** @param {any} item */
function itemOf({ planId, quantity }) {
  const { default: units = 1, minimum = 1, maximum = MOST_UNITS, multipleOf = 1 } = typeof quantity === 'object' ? quantity : { default: quantity ?? 0 };
  demand(isId(planId) && [units, minimum, maximum, multipleOf].every((number) => Number.isSafeInteger(number) && number > 0));
  demand(units >= minimum && units <= Math.min(maximum, MOST_UNITS) && units % multipleOf === 0);
  return { planId, quantity: units };
}

/**
 * What FramePay is told first; the module tells it the rest. Nothing where that is unusual.
 * @param {ReturnType<typeof shopOf>} shop
 * @param {any} options
 * @param {object} riskMetadata
 */
function settingsOf({ publishableKey, organizationId, websiteId }, { locale, _dev }, riskMetadata) {
  const script = _dev?.framePayScriptLink ?? 'https://framepay.rebilly.com/framepay.js';
  const language = (locale ?? 'auto') === 'auto' ? navigator.language || 'en' : locale;
  if (!ADDRESS.test(script) || _dev?.framePayStyleLink != null || !/^[a-z\d-]{2,}$/i.test(language)) return undefined;
  return { publishableKey, organizationId, websiteId, locale: language, riskMetadata, icon: { display: true } };
}
