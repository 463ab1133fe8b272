// @ts-check
// What the page's address says: each state of the demo page has its own, and a reload keeps it.

import { conditionsText, readConditions } from './demo-conditions.js';
import { scenarioOf } from './demo-scenarios.js';

/**
 * @typedef {object} Settings
 * @property {string} scenario
 * @property {string} locale `auto` or a BCP 47 tag
 * @property {string} theme `system`, `light` or `dark`
 * @property {string} width `full` or the stage's width in CSS pixels
 * @property {string} layout `two` containers, or `form` alone
 * @property {string} tab the tool that is open
 * @property {string} latency how late every answer is, in milliseconds
 * @property {string} network `online`, or `offline` as far as a page can be
 * @property {string} conditions the failures of calls, as text
 */

/** @type {Omit<Settings, 'scenario'>} */
const DEFAULTS = {
  locale: 'auto', theme: 'system', width: 'full', layout: 'two', tab: 'options', latency: '0', network: 'online', conditions: '',
};

/** The settings of a network where nothing is wrong. */
export const CALM = { latency: DEFAULTS.latency, network: DEFAULTS.network, conditions: DEFAULTS.conditions };

const ALLOWED = {
  locale: /^(auto|[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)$/,
  theme: /^(system|light|dark)$/,
  width: /^(full|768|360|320)$/,
  layout: /^(two|form)$/,
  tab: /^(states|conditions|options|updates|events|requests|cards|snippet)$/,
  latency: /^(0|300|2000)$/,
  network: /^(online|offline)$/,
  conditions: /^[a-z0-9.,-]+$/,
};

/**
 * Anything that the address does not say rightly has its default.
 * @param {string} search such as `?scenario=cart&locale=ar`
 * @returns {Settings}
 */
export function readSettings(search) {
  const query = new URLSearchParams(search);
  /** @param {keyof typeof DEFAULTS} name */
  const setting = (name) => {
    const said = query.get(name) ?? '';
    return ALLOWED[name].test(said) ? said : DEFAULTS[name];
  };
  return {
    scenario: scenarioOf(query.get('scenario')).id,
    locale: setting('locale'),
    theme: setting('theme'),
    width: setting('width'),
    layout: setting('layout'),
    tab: setting('tab'),
    latency: setting('latency'),
    network: setting('network'),
    conditions: conditionsText(readConditions(setting('conditions'))),
  };
}

/**
 * @param {Settings} settings
 * @returns {string} the query that says them, defaults left out
 */
export function searchOf({ scenario, ...rest }) {
  const query = new URLSearchParams({ scenario });
  for (const name of /** @type {(keyof typeof DEFAULTS)[]} */ (Object.keys(DEFAULTS))) {
    if (rest[name] !== DEFAULTS[name]) query.set(name, rest[name]);
  }
  return `?${query}`.replaceAll('%2C', ',');
}
