// @ts-check
// Firefox by WebDriver BiDi, which it speaks by itself: no driver is needed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import WebSocket from 'ws';

import { SIZE, escapeKey, keysOf, pressAt } from './input.mjs';

const START_LIMIT_MS = 60_000;
const LISTENING = /WebDriver BiDi listening on (\S+)/;

/** No window of a first start, and nothing that is fetched in the background. */
const PREFERENCES = `
user_pref('browser.shell.checkDefaultBrowser', false);
user_pref('browser.aboutwelcome.enabled', false);
user_pref('datareporting.policy.dataSubmissionEnabled', false);
user_pref('network.captive-portal-service.enabled', false);
user_pref('network.connectivity-service.enabled', false);
user_pref('services.settings.server', 'data:,#');
user_pref('app.update.disabledForTesting', true);
`;

/** @returns {Promise<import('./window.js').EngineWindow>} */
export async function launch() {
  const profile = await mkdtemp(join(tmpdir(), 'checkout-firefox-'));
  await writeFile(join(profile, 'user.js'), PREFERENCES);
  const size = [`--width=${SIZE.width}`, `--height=${SIZE.height}`];
  const args = ['--headless', '--no-remote', '--remote-debugging-port=0', `--profile=${profile}`, ...size, 'about:blank'];
  const child = spawn(process.env.FIREFOX ?? '', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = () => stopped(child, profile);
  try {
    return await connected(await Connection.to(`${await addressOf(child)}/session`), stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param {Connection} connection @param {() => Promise<void>} stop @returns {Promise<import('./window.js').EngineWindow>} */
async function connected(connection, stop) {
  const { capabilities } = await connection.send('session.new', { capabilities: {} });
  const { contexts } = await connection.send('browsingContext.getTree', {});
  const tab = new Tab(connection, contexts[0].context);
  await connection.send('browsingContext.setViewport', { context: tab.context, viewport: SIZE });
  return {
    name: `Firefox ${capabilities.browserVersion}`,
    open: (url) => connection.send('browsingContext.navigate', { context: tab.context, url, wait: 'complete' }),
    evaluate: (expression, iframes) => tab.evaluate(expression, iframes),
    press: (x, y) => tab.act(pressAt(x, y)),
    type: (text) => tab.act(keysOf(text)),
    escape: () => tab.act(escapeKey()),
    async close() {
      connection.close();
      await stop();
    },
  };
}

/** Ends the browser, and takes away what it has written. @param {import('node:child_process').ChildProcess} child @param {string} profile */
async function stopped(child, profile) {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }
  await rm(profile, { recursive: true, force: true, maxRetries: 3 });
}

class Tab {
  #connection;

  /** @param {Connection} connection @param {string} context */
  constructor(connection, context) {
    this.#connection = connection;
    this.context = context;
  }

  /** @param {string} expression @param {string[]} iframes */
  async evaluate(expression, iframes) {
    let { context } = this;
    for (const iframe of iframes) context = (await this.#result(`(${iframe}).contentWindow`, context)).value.context;
    return (await this.#result(expression, context)).value;
  }

  /** @param {object[]} actions */
  act(actions) {
    return this.#connection.send('input.performActions', { context: this.context, actions });
  }

  /** @param {string} expression @param {string} context */
  async #result(expression, context) {
    const answer = await this.#connection.send('script.evaluate', { expression, target: { context }, awaitPromise: true });
    if (answer.type !== 'success') throw new Error(answer.exceptionDetails.text);
    return answer.result;
  }
}

/** Commands and their answers. */
class Connection {
  #socket;
  #last = 0;
  /** @type {Map<number, { resolve: (answer: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();

  /** @param {WebSocket} socket */
  constructor(socket) {
    this.#socket = socket;
    socket.on('message', (text) => {
      const answer = JSON.parse(String(text));
      this.#waiting.get(answer.id)?.resolve(answer);
      this.#waiting.delete(answer.id);
    });
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Firefox has closed the connection'));
      this.#waiting.clear();
    });
  }

  /** @param {string} url @returns {Promise<Connection>} */
  static to(url) {
    const socket = new WebSocket(url);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  /** @param {string} method @param {object} params @returns {Promise<any>} */
  async send(method, params) {
    const id = (this.#last += 1);
    if (this.#socket.readyState !== WebSocket.OPEN) throw new Error(`${method}: Firefox has closed the connection`);
    const answered = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error, message } = await answered;
    if (error) throw new Error(`${method}: ${error}: ${message}`);
    return result;
  }

  close() {
    this.#socket.terminate();
  }
}

/**
 * Where it listens.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>}
 */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`Firefox did not listen within ${START_LIMIT_MS} ms`)), START_LIMIT_MS);
    const settle = (/** @type {() => void} */ how) => (clearTimeout(limit), how());
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code) => settle(() => reject(new Error(`Firefox ended with code ${code} before it listened`))));
    if (!child.stderr) return;
    createInterface(child.stderr).on('line', (line) => {
      const found = LISTENING.exec(line);
      if (found) settle(() => resolve(found[1]));
    });
  });
}
