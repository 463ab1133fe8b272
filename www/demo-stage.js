// @ts-check
// The stage: the containers of a merchant's page, and the widget in them.

import { element } from './demo-dom.js';

/** @typedef {import('./demo-settings.js').Settings} Settings */
/** @typedef {{ path: string, code: string, message: string, expected?: string, received?: string }} Problem */
/**
 * The part of the widget's API that this page uses.
 * @typedef {object} Widget
 * @property {(options: unknown) => Promise<unknown>} mount
 * @property {(changes: Record<string, unknown>) => Promise<void>} update
 * @property {() => Promise<void>} destroy
 * @property {(event: string, listener: (detail: unknown) => void) => () => void} on
 * @property {(options: unknown) => Problem[] | Promise<Problem[]>} validate
 * @property {string} version
 */
/** @typedef {{ state: 'busy' | 'done' | 'failed', text: string }} Report */
/** @typedef {(call: string, outcome: string, detail: unknown) => void} LogCall */

export class Stage {
  /**
   * @param {HTMLElement} root
   * @param {Widget} widget
   * @param {{ report: (report: Report) => void, logCall: LogCall, listen: (widget: Widget) => () => void }} page
   */
  constructor(root, widget, page) {
    this.root = root;
    this.widget = widget;
    this.page = page;
    this.turn = 0;
    /** @type {Promise<void>} */
    this.queue = Promise.resolve();
    /** @type {unknown} the options of the latest mount or update that was tried */
    this.current = undefined;
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
   * @param {() => Promise<void>} prepare
   */
  mount(options, settings, prepare) {
    const turn = ++this.turn;
    this.page.report({ state: 'busy', text: 'Mounting…' });
    this.queue = this.queue.then(() => this.remount(turn, options, settings, prepare));
    return this.queue;
  }

  /**
   * @param {number} turn
   * @param {unknown} options
   * @param {Settings} settings
   * @param {() => Promise<void>} prepare
   */
  async remount(turn, options, settings, prepare) {
    if (turn !== this.turn) return;
    try {
      await this.clear();
      await prepare();
    } catch (error) {
      this.failed(turn, 'mount()', error);
      return;
    }
    if (turn !== this.turn) return;
    if (hasOtherFramePay(options)) {
      location.reload();
      return;
    }
    this.root.replaceChildren(...containers(settings));
    this.unlisten = this.page.listen(this.widget);
    this.current = options;
    // Not awaited: a slow mount must not hold up the scenario that is picked after it.
    void this.settle(turn, 'mount()', () => this.widget.mount(options));
  }

  async clear() {
    this.unlisten();
    this.unlisten = () => {};
    await this.widget.destroy();
  }

  /**
   * Calls `update()` with the keys that differ from what is mounted.
   * @param {Record<string, unknown>} options
   */
  async update(options) {
    const changes = changedKeys(this.current, options);
    const keys = Object.keys(changes);
    if (keys.length === 0) {
      this.page.report({ state: 'done', text: 'Nothing to update: the options are those that are mounted.' });
      return;
    }
    const call = `update({ ${keys.join(', ')} })`;
    this.page.report({ state: 'busy', text: 'Updating…' });
    const updated = await this.settle(this.turn, call, () => this.widget.update(changes));
    if (updated) this.current = options;
  }

  /**
   * Runs a call of the widget and says how it ended.
   * @param {number} turn
   * @param {string} call
   * @param {() => Promise<unknown>} run
   * @returns {Promise<boolean>} whether it resolved
   */
  async settle(turn, call, run) {
    const start = performance.now();
    try {
      await run();
    } catch (error) {
      this.failed(turn, call, error);
      return false;
    }
    const took = `${Math.round(performance.now() - start)} ms`;
    this.page.logCall(call, `resolved after ${took}`, undefined);
    if (turn === this.turn) this.page.report({ state: 'done', text: `${call} resolved after ${took}` });
    return true;
  }

  /**
   * @param {number} turn
   * @param {string} call
   * @param {unknown} error
   */
  failed(turn, call, error) {
    const described = describe(error);
    this.page.logCall(call, `rejected: ${described.code ?? described.name}`, described);
    if (turn !== this.turn) return;
    const code = described.code ? `${described.code}: ` : '';
    this.page.report({ state: 'failed', text: `${call} rejected. ${code}${described.message}` });
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
 * The top-level keys of `next` that differ, and null for those that are gone.
 * @param {unknown} former
 * @param {Record<string, unknown>} next
 */
export function changedKeys(former, next) {
  const before = /** @type {Record<string, unknown>} */ (typeof former === 'object' && former !== null ? former : {});
  /** @type {Record<string, unknown>} */
  const changes = {};
  for (const key of Object.keys(before)) {
    if (!(key in next)) changes[key] = null;
  }
  for (const [key, value] of Object.entries(next)) {
    if (JSON.stringify(value) !== JSON.stringify(before[key])) changes[key] = value;
  }
  return changes;
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
