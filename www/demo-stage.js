// @ts-check
// The stage: the containers of a merchant's page, and the widget in them.

import { changesTo, isObject, merged } from './demo-changes.js';
import { element } from './demo-dom.js';
import { withJwt } from './demo-jwt.js';

/** @typedef {import('./demo-changes.js').Options} Options */
/** @typedef {import('./demo-settings.js').Settings} Settings */
/** @typedef {{ path: string, code: string, message: string, expected?: string, received?: string }} Problem */
/**
 * The part of the widget's API that this page uses.
 * @typedef {object} Widget
 * @property {(options: unknown) => Promise<unknown>} mount
 * @property {(changes: Options) => Promise<void>} update
 * @property {(component: string, payload?: object) => Promise<void>} show
 * @property {(payload?: object) => Promise<unknown>} purchase
 * @property {(payload?: object) => Promise<unknown>} setup
 * @property {() => Promise<void>} destroy
 * @property {(event: string, listener: (detail: unknown) => void) => () => void} on
 * @property {(options: unknown) => Problem[] | Promise<Problem[]>} validate
 * @property {string} version
 */
/** @typedef {{ state: 'busy' | 'done' | 'failed', text: string }} Report */
/** @typedef {{ name: string, detail?: unknown }} Call its code in short, and what was passed where that is long */
/** @typedef {{ resolved: boolean, text: string }} End how a call ended, in a few words */
/** @typedef {(call: string, outcome: string, detail: unknown) => void} LogCall */

/** @typedef {{ prepare: () => Promise<void>, mounted: () => void }} Around what is done before a mount, and once it has resolved */

/** @type {Call} */
const MOUNT = { name: 'mount()' };

export class Stage {
  /**
   * @param {HTMLElement} root
   * @param {Widget} widget
   * @param {{ report: (report: Report) => void, logCall: LogCall, listen: (widget: Widget) => () => void,
   *   changed: (options: Options) => void }} page
   */
  constructor(root, widget, page) {
    this.root = root;
    this.widget = widget;
    this.page = page;
    this.turn = 0;
    /** @type {Promise<void>} */
    this.queue = Promise.resolve();
    /** @type {Options} what is mounted; its JWT is shortened */
    this.current = {};
    this.unlisten = () => {};
  }

  /** @param {Settings} settings */
  dress({ theme, width }) {
    this.root.dataset.theme = theme;
    this.root.dataset.width = width;
  }

  /**
   * Ends what is mounted, prepares the sandbox, mounts. Of several calls in a row only the last one mounts.
   * @param {unknown} options
   * @param {Settings} settings
   * @param {Around} around
   */
  mount(options, settings, around) {
    const turn = ++this.turn;
    this.page.report({ state: 'busy', text: 'Mounting…' });
    this.queue = this.queue.then(() => this.remount(turn, options, settings, around));
    return this.queue;
  }

  /**
   * @param {number} turn
   * @param {unknown} options
   * @param {Settings} settings
   * @param {Around} around
   */
  async remount(turn, options, settings, { prepare, mounted }) {
    if (turn !== this.turn) return;
    const whole = await this.prepared(turn, options, prepare);
    if (turn !== this.turn || whole === undefined) return;
    if (hasOtherFramePay(options)) {
      location.reload();
      return;
    }
    this.root.replaceChildren(...containers(settings));
    this.unlisten = this.page.listen(this.widget);
    this.become(isObject(options) ? options : {});
    // Not awaited: a slow mount must not hold up the scenario that is picked after it.
    void this.settle(turn, MOUNT, () => this.widget.mount(whole)).then(({ resolved }) => {
      if (resolved && turn === this.turn) mounted();
    });
  }

  /**
   * @param {number} turn
   * @param {unknown} options
   * @param {() => Promise<void>} prepare
   * @returns {Promise<unknown>} the options with a JWT that works, or undefined where something failed
   */
  async prepared(turn, options, prepare) {
    try {
      await this.clear();
      await prepare();
      return await withJwt(options);
    } catch (error) {
      this.failed(turn, MOUNT, error);
      return undefined;
    }
  }

  async clear() {
    this.unlisten();
    this.unlisten = () => {};
    await this.widget.destroy();
  }

  /** @param {Options} options what is mounted from now on */
  become(options) {
    this.current = options;
    this.page.changed(options);
  }

  /**
   * Calls `update()` with what differs from what is mounted.
   * @param {Options} options
   */
  async update(options) {
    const changes = changesTo(this.current, options);
    if (Object.keys(changes).length > 0) await this.change(changes);
    else this.page.report({ state: 'done', text: 'Nothing to update: the options are those that are mounted.' });
  }

  /**
   * Calls `update()`. What is mounted counts as changed at once, so that a second call goes on from there.
   * @param {Options} changes with a shortened JWT, if any
   * @returns {Promise<string>} how it ended
   */
  async change(changes) {
    const turn = this.turn;
    const former = this.current;
    const next = merged(former, changes);
    this.become(next);
    const call = { name: `update({ ${Object.keys(changes).join(', ')} })`, detail: changes };
    const end = await this.run(call, async () => {
      const whole = await withJwt(changes);
      return () => this.widget.update(whole);
    });
    if (!end.resolved && turn === this.turn && this.current === next) this.become(former);
    return end.text;
  }

  /**
   * Calls a function of the widget.
   * @param {Call} call
   * @param {() => Promise<() => Promise<unknown>>} prepare what must be there first, which is not timed
   * @returns {Promise<End>}
   */
  async run(call, prepare) {
    const turn = this.turn;
    this.page.report({ state: 'busy', text: `${call.name} …` });
    try {
      return await this.settle(turn, call, await prepare());
    } catch (error) {
      return this.failed(turn, call, error);
    }
  }

  /**
   * Runs a call of the widget and says how it ended.
   * @param {number} turn
   * @param {Call} call
   * @param {() => Promise<unknown>} run
   * @returns {Promise<End>}
   */
  async settle(turn, call, run) {
    const start = performance.now();
    try {
      await run();
    } catch (error) {
      return this.failed(turn, call, error);
    }
    const took = `${Math.round(performance.now() - start)} ms`;
    this.page.logCall(call.name, `resolved after ${took}`, call.detail);
    if (turn === this.turn) this.page.report({ state: 'done', text: `${call.name} resolved after ${took}` });
    return { resolved: true, text: took };
  }

  /**
   * @param {number} turn
   * @param {Call} call
   * @param {unknown} error
   * @returns {End}
   */
  failed(turn, call, error) {
    const described = describe(error);
    const rejected = `rejected: ${described.code ?? described.name}`;
    this.page.logCall(call.name, rejected, described);
    const code = described.code ? `${described.code}: ` : '';
    if (turn === this.turn) this.page.report({ state: 'failed', text: `${call.name} rejected. ${code}${described.message}` });
    return { resolved: false, text: rejected };
  }
}

/**
 * FramePay is loaded once a page. A scenario with another address of it needs a fresh page, which finds the scenario in its URL.
 * @param {any} options
 */
function hasOtherFramePay(options) {
  const address = options?._dev?.framePayScriptLink;
  const isLoaded = [...document.scripts].some((script) => script.src === address);
  return 'Framepay' in window && typeof address === 'string' && !isLoaded;
}

/** @param {Settings} settings */
function containers({ layout }) {
  const form = element('div', { class: 'rebilly-instruments' });
  return layout === 'form' ? [form] : [element('div', { class: 'rebilly-instruments-summary' }), form];
}

/**
 * What a merchant can read from an error.
 * @param {unknown} error
 * @returns {{ name: string, message: string, code?: string, problems?: unknown, problem?: unknown, cause?: string }}
 */
function describe(error) {
  if (!(error instanceof Error)) return { name: 'not an Error', message: String(error) };
  const { code, problems, problem } = /** @type {Error & Record<'code' | 'problems' | 'problem', any>} */ (error);
  const cause = error.cause === undefined ? undefined : String(error.cause);
  return { name: error.name, code, message: error.message, problems, problem, cause };
}
