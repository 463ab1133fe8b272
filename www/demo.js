// @ts-check
// The demo page: settings in the address, a scenario on the stage, tools beside it.

import { isObject } from './demo-changes.js';
import { Circumstances, remembersPayment } from './demo-circumstances.js';
import { ConditionsPanel, showArmed } from './demo-conditions-panel.js';
import { copyButton } from './demo-copy.js';
import { button, element, find } from './demo-dom.js';
import { Editor } from './demo-editor.js';
import { EventLog } from './demo-events.js';
import { GalleryPanel } from './demo-gallery-panel.js';
import { withJwt } from './demo-jwt.js';
import { literal } from './demo-literal.js';
import { showReference } from './demo-reference.js';
import { RequestLog } from './demo-requests.js';
import * as sandbox from './demo-sandbox.js';
import { SCENARIOS, scenarioOf } from './demo-scenarios.js';
import { CALM, readSettings, searchOf } from './demo-settings.js';
import { moduleSnippet, scriptSnippet } from './demo-snippet.js';
import { Stage } from './demo-stage.js';
import { tabs } from './demo-tabs.js';
import { grouped } from './demo-test-data.js';
import { UpdateList } from './demo-update-list.js';

/** @typedef {import('./demo-settings.js').Settings} Settings */
/** @typedef {import('./demo-scenarios.js').Action} Action */
/** @typedef {import('./demo-stage.js').Widget} Widget */

// The characters of a call that is shown whole.
const SHORT = 40;

class Demo {
  /**
   * @param {Widget} widget
   * @param {sandbox.Addresses} addresses
   */
  constructor(widget, addresses) {
    this.widget = widget;
    this.addresses = addresses;
    this.settings = readSettings(location.search);
    // A payment that takes the whole page, or is found again after a reload, must still be there when the page is back.
    this.isResuming = scenarioOf(this.settings.scenario).resumes === true && remembersPayment();
    this.mustReset = true;
    this.circumstances = new Circumstances({
      show: (chips) => showArmed(chips, (taking) => void this.cleared(taking), () => this.circumstances.clear()),
      settle: (changes) => this.settle(changes),
      choose: (changes) => this.choose(changes),
    });
    this.conditions = new ConditionsPanel((changes) => void this.choose(changes).catch(reportFailure));
    this.gallery = new GalleryPanel({
      addressOf: (id) => searchOf({ ...this.settings, ...CALM, scenario: id }),
      pick: (id) => this.pick(id),
    });
    this.events = new EventLog();
    this.requests = new RequestLog();
    this.stage = new Stage(find('#stage', HTMLElement), widget, {
      report,
      logCall: (call, outcome, detail) => this.events.logCall(call, outcome, detail),
      listen: (source) => this.events.listen(source),
      changed: (options) => this.updates.show(options),
    });
    this.updates = new UpdateList((changes) => this.stage.change(changes));
    this.editor = new Editor({
      validate: async (options) => this.widget.validate(await withJwt(this.mountOptions(options))),
      onRead: (options) => this.showSnippets(options),
      onMount: () => this.mount(),
    });
    this.tabs = tabs(find('#tabs', HTMLElement), (name) => this.selectTab(name));
    this.controls = find('#controls', HTMLFormElement);
  }

  start() {
    find('#version', HTMLElement).textContent = this.widget.version;
    this.controls.addEventListener('change', (event) => this.changed(event));
    find('#mount', HTMLButtonElement).addEventListener('click', () => this.mount());
    find('#update', HTMLButtonElement).addEventListener('click', () => void this.update());
    window.addEventListener('popstate', () => {
      this.settings = readSettings(location.search);
      this.showAll();
    });
    // The checkout takes what it needs of an address that a bank led back to.
    if (!this.isResuming) history.replaceState(null, '', searchOf(this.settings));
    this.showAll();
  }

  /** Shows what the settings say, from scratch. */
  showAll() {
    this.showSettings();
    this.tabs.select(this.settings.tab);
    this.showScenario();
  }

  showSettings() {
    showControls(this.controls, this.settings);
    this.conditions.show(this.settings);
    this.gallery.show(this.settings.scenario);
    this.stage.dress(this.settings);
  }

  showScenario() {
    const scenario = scenarioOf(this.settings.scenario);
    document.title = `${scenario.name} · Checkout Instruments demo`;
    showHint(scenario, (action) => void this.act(action));
    // What was paid or changed before would be missing here.
    this.mustReset = true;
    this.editor.load(scenario.id, scenario.options(this.addresses));
    this.mount();
  }

  /** @param {Event} event a control that was changed */
  changed(event) {
    const control = event.target;
    if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement)) return;
    const former = this.settings;
    this.settle({ [control.name]: control.value });
    if (this.settings.scenario !== former.scenario) this.showScenario();
    else if (control.name === 'locale' || control.name === 'layout') this.remount();
  }

  /**
   * Settings that a person has changed.
   * @param {Partial<Settings>} changes
   */
  settle(changes) {
    this.settings = readSettings(searchOf({ ...this.settings, ...changes }));
    history.pushState(null, '', searchOf(this.settings));
    this.showSettings();
  }

  /** @param {string} scenario chosen from the list of states, which shows each without other conditions; once more is from the beginning */
  pick(scenario) {
    this.settle({ ...CALM, scenario });
    this.showScenario();
  }

  /** @param {Partial<import('./demo-circumstances.js').Network>} changes conditions that come into force on what is mounted */
  choose(changes) {
    this.settle(changes);
    return this.circumstances.change(this.settings);
  }

  /** @param {Promise<void>} taking what takes conditions back */
  async cleared(taking) {
    try {
      await taking;
      report({ state: 'done', text: 'Cleared: try again in the checkout.' });
    } catch (error) {
      reportFailure(error);
    }
    // The button that was pressed is gone.
    find('#stage', HTMLElement).focus({ preventScroll: true });
  }

  remount() {
    void this.editor.refresh();
    this.mount();
  }

  /** @param {string} tab */
  selectTab(tab) {
    this.requests.setOpen(tab === 'requests');
    if (tab === this.settings.tab) return;
    this.settings = { ...this.settings, tab };
    history.replaceState(null, '', searchOf(this.settings));
  }

  mount() {
    const read = this.editor.read();
    if (!read) {
      report({ state: 'failed', text: 'Not mounted: the options are not JSON.' });
      return;
    }
    this.updates.clear();
    const isResuming = this.isResuming;
    this.isResuming = false;
    void this.stage.mount(this.mountOptions(read.options), this.settings, {
      prepare: () => this.prepareSandbox(isResuming),
      mounted: () => void (isResuming || this.goOn()),
    });
  }

  async update() {
    const read = this.editor.read();
    const options = read && this.mountOptions(read.options);
    if (isObject(options)) await this.stage.update(options);
    else report({ state: 'failed', text: 'Not updated: the options are not a JSON object.' });
  }

  /**
   * Makes a call that the page of a merchant would make.
   * @param {Action} action
   */
  async act(action) {
    const call = { name: shortCodeOf(action), detail: action.payload ?? action.argument };
    switch (action.call) {
      case 'update': return void (await this.stage.change(action.argument));
      case 'show': return void (await this.stage.run(call, async () => () => this.widget.show(action.argument, action.payload)));
      case 'purchase': return void (await this.stage.run(call, async () => () => this.widget.purchase(action.argument)));
      case 'setup': return void (await this.stage.run(call, async () => () => this.widget.setup(action.argument)));
    }
  }

  /**
   * Gives the sandbox the failures of the scenario and of the conditions, and no others.
   * @param {boolean} isResuming
   */
  async prepareSandbox(isResuming) {
    const fresh = this.mustReset;
    this.mustReset = false;
    if (isResuming) this.circumstances.goOn(this.settings);
    else await this.circumstances.begin(scenarioOf(this.settings.scenario), this.settings, fresh);
  }

  /** Does what leads from a mounted checkout to the state. */
  async goOn() {
    const { then } = scenarioOf(this.settings.scenario);
    try {
      if (then) await this.circumstances.add(then);
    } catch (error) {
      reportFailure(error);
    }
    if (then?.call) await this.act(then.call);
  }

  /**
   * What is mounted for the editor's options: the locale of the controls, unless the options name one, and the sandbox's addresses.
   * @param {unknown} typed
   * @returns {unknown}
   */
  mountOptions(typed) {
    if (!isObject(typed)) return typed;
    const { _dev = {} } = typed;
    if (!isObject(_dev)) return typed;
    const { framepay } = this.addresses;
    const development = {
      sandboxUrl: location.origin,
      liveUrl: location.origin,
      framePayScriptLink: framepay,
      framePayStyleLink: new URL('/framepay.css', framepay).href,
    };
    return { ...this.withLocale(typed), _dev: { ...development, ..._dev } };
  }

  /** @param {Record<string, unknown>} options */
  withLocale(options) {
    const { locale } = this.settings;
    return locale === 'auto' || 'locale' in options ? options : { ...options, locale };
  }

  /** @param {unknown} options */
  showSnippets(options) {
    if (!isObject(options)) return;
    const shown = this.withLocale(options);
    find('#script-snippet', HTMLElement).textContent = scriptSnippet(shown, this.widget.version);
    find('#module-snippet', HTMLElement).textContent = moduleSnippet(shown);
    find('#jwt-note', HTMLElement).hidden = !('jwt' in options);
    find('#locale-note', HTMLElement).hidden = this.settings.locale === 'auto' || !('locale' in options);
  }
}

/** @param {import('./demo-stage.js').Report} report */
function report({ state, text }) {
  const status = find('#status', HTMLElement);
  status.dataset.state = state;
  status.textContent = text;
}

/** @param {unknown} error */
function reportFailure(error) {
  report({ state: 'failed', text: error instanceof Error ? error.message : String(error) });
}

function fillScenarios() {
  const groups = [...new Set(SCENARIOS.map((scenario) => scenario.group))].filter((group) => group !== 'States');
  find('#scenario', HTMLSelectElement).append(...groups.map((group) => scenarioGroup(group, SCENARIOS.filter((scenario) => scenario.group === group))));
}

/**
 * @param {string} label
 * @param {readonly import('./demo-scenarios.js').Scenario[]} scenarios
 */
function scenarioGroup(label, scenarios) {
  return element('optgroup', { label }, ...scenarios.map(({ id, name }) => element('option', { value: id }, name)));
}

/**
 * The list of scenarios is short because it has of all states only the one that is shown.
 * @param {string} id
 */
function showStateAmongScenarios(id) {
  const select = find('#scenario', HTMLSelectElement);
  const scenario = scenarioOf(id);
  select.querySelector('optgroup[label="State"]')?.remove();
  if (scenario.group === 'States') select.append(scenarioGroup('State', [scenario]));
}

/**
 * @param {HTMLFormElement} controls
 * @param {Settings} settings
 */
function showControls(controls, settings) {
  showStateAmongScenarios(settings.scenario);
  for (const [name, value] of Object.entries(settings)) {
    const control = controls.elements.namedItem(name);
    if (control instanceof HTMLSelectElement) choose(control, value);
    if (control instanceof RadioNodeList) control.value = value;
  }
}

/**
 * Chooses a value, also one that only the address names.
 * @param {HTMLSelectElement} select
 * @param {string} value
 */
function choose(select, value) {
  if (![...select.options].some((option) => option.value === value)) select.append(element('option', { value }, value));
  select.value = value;
}

/**
 * @param {import('./demo-scenarios.js').Scenario} scenario
 * @param {(action: Action) => void} act
 */
function showHint({ hint, card, actions = [] }, act) {
  const parts = [element('p', {}, hint)];
  if (card) parts.push(element('p', { class: 'copyable' }, element('code', { class: 'number' }, grouped(card)), copyButton('Copy', 'the number', () => card)));
  if (actions.length > 0) parts.push(element('p', { class: 'copyable' }, ...actions.map((action) => actionButton(action, act))));
  find('#hint', HTMLElement).replaceChildren(...parts);
}

/**
 * @param {Action} action
 * @param {(action: Action) => void} act
 */
function actionButton(action, act) {
  const made = button(action.name ?? '', () => act(action), { class: 'button button-small', title: codeOf(action) });
  if (!action.name) made.append(element('code', {}, codeOf(action)));
  return made;
}

/** @param {Action} action */
function codeOf({ call, argument, payload }) {
  const passed = [argument, payload].filter((one) => one !== undefined);
  return `${call}(${passed.map((one) => literal(one, { width: Infinity })).join(', ')})`;
}

/**
 * The code where it fits on a line; what was passed stands in the log.
 * @param {Action} action
 */
function shortCodeOf(action) {
  const code = codeOf(action);
  return code.length > SHORT ? `${action.call}(…)` : code;
}

function addSnippetCopies() {
  for (const [id, name] of [['script', 'the script-tag snippet'], ['install', 'the install command'], ['module', 'the module snippet']]) {
    const shown = find(`#${id}-snippet`, HTMLElement);
    find(`#${id}-copy`, HTMLElement).append(copyButton('Copy', name ?? '', () => shown.textContent ?? ''));
  }
}

async function run() {
  fillScenarios();
  showReference();
  addSnippetCopies();
  const widget = /** @type {{ CheckoutInstruments?: Widget }} */ (/** @type {unknown} */ (window)).CheckoutInstruments;
  if (!widget) throw new Error('pkg/dist/global.js did not load. Start the demo with: cargo xtask demo');
  new Demo(widget, await sandbox.addresses()).start();
}

run().catch(reportFailure);
