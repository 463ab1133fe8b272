// @ts-check
// The demo page: settings in the address, a scenario on the stage, tools beside it.

import { isObject } from './demo-changes.js';
import { copyButton } from './demo-copy.js';
import { button, element, find } from './demo-dom.js';
import { Editor } from './demo-editor.js';
import { EventLog } from './demo-events.js';
import { withJwt } from './demo-jwt.js';
import { literal } from './demo-literal.js';
import { showReference } from './demo-reference.js';
import { RequestLog } from './demo-requests.js';
import * as sandbox from './demo-sandbox.js';
import { SCENARIOS, scenarioOf } from './demo-scenarios.js';
import { readSettings, searchOf } from './demo-settings.js';
import { moduleSnippet, scriptSnippet } from './demo-snippet.js';
import { Stage } from './demo-stage.js';
import { tabs } from './demo-tabs.js';
import { grouped } from './demo-test-data.js';
import { UpdateList } from './demo-update-list.js';

/** @typedef {import('./demo-settings.js').Settings} Settings */
/** @typedef {import('./demo-scenarios.js').Action} Action */
/** @typedef {import('./demo-stage.js').Widget} Widget */

class Demo {
  /**
   * @param {Widget} widget
   * @param {sandbox.Addresses} addresses
   */
  constructor(widget, addresses) {
    this.widget = widget;
    this.addresses = addresses;
    this.settings = readSettings(location.search);
    // What earlier pages left in the sandbox is not known.
    this.mustReset = true;
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
    history.replaceState(null, '', searchOf(this.settings));
    this.showAll();
  }

  /** Shows what the settings say, from scratch. */
  showAll() {
    showControls(this.controls, this.settings);
    this.tabs.select(this.settings.tab);
    this.stage.dress(this.settings);
    this.showScenario();
  }

  showScenario() {
    const scenario = scenarioOf(this.settings.scenario);
    document.title = `${scenario.name} · Checkout Instruments demo`;
    showHint(scenario, { endFailure: () => this.endFailure(), act: (action) => this.act(action) });
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
    this.settings = readSettings(searchOf({ ...former, [control.name]: control.value }));
    history.pushState(null, '', searchOf(this.settings));
    this.stage.dress(this.settings);
    if (this.settings.scenario !== former.scenario) this.showScenario();
    else if (control.name === 'locale' || control.name === 'layout') this.remount();
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
    void this.stage.mount(this.mountOptions(read.options), this.settings, () => this.prepareSandbox());
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
    const call = { name: codeOf(action) };
    switch (action.call) {
      case 'update': return void (await this.stage.change(action.argument));
      case 'show': return void (await this.stage.run(call, async () => () => this.widget.show(action.argument)));
      case 'purchase': return void (await this.stage.run(call, async () => () => this.widget.purchase()));
    }
  }

  /** Gives the sandbox the failures of the scenario, and no others. */
  async prepareSandbox() {
    const { faults = [] } = scenarioOf(this.settings.scenario);
    if (this.mustReset || faults.length > 0) await sandbox.reset();
    this.mustReset = faults.length > 0;
    for (const fault of faults) await sandbox.arm(fault);
  }

  async endFailure() {
    try {
      await sandbox.reset();
      report({ state: 'done', text: 'The failure is over: try again in the checkout.' });
    } catch (error) {
      report({ state: 'failed', text: String(error) });
    }
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

function fillScenarios() {
  const groups = [...new Set(SCENARIOS.map((scenario) => scenario.group))];
  find('#scenario', HTMLSelectElement).append(...groups.map((group) => element('optgroup', { label: group },
    ...SCENARIOS.filter((scenario) => scenario.group === group)
      .map(({ id, name }) => element('option', { value: id }, name)))));
}

/**
 * @param {HTMLFormElement} controls
 * @param {Settings} settings
 */
function showControls(controls, settings) {
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
 * @param {{ endFailure: () => void, act: (action: Action) => void }} press
 */
function showHint({ hint, card, faults, actions = [] }, { endFailure, act }) {
  const parts = [element('p', {}, hint)];
  if (card) parts.push(element('p', { class: 'copyable' }, element('code', { class: 'number' }, grouped(card)), copyButton('Copy', 'the card number', () => card)));
  if (faults) parts.push(element('p', {}, button('End the failure', endFailure, { class: 'button button-small' })));
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
function codeOf({ call, argument }) {
  return `${call}(${argument === undefined ? '' : literal(argument, { width: Infinity })})`;
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

run().catch((error) => report({ state: 'failed', text: error instanceof Error ? error.message : String(error) }));
