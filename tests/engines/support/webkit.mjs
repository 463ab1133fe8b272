// @ts-check
// WebKitGTK by WebDriver: WebKitWebDriver, which starts WebKit's own MiniBrowser on a display of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

import { SIZE, escapeKey, keysOf, pressAt } from './input.mjs';

const START_LIMIT_MS = 30_000;

/** @returns {Promise<import('./window.js').EngineWindow>} */
export async function launch() {
  /** What has been started, the latest first. @type {(() => Promise<unknown>)[]} */
  const ends = [];
  /** Ends all of it, though one of them fails to end. */
  const close = async () => {
    try {
      await ends.shift()?.();
    } finally {
      if (ends.length > 0) await close();
    }
  };
  try {
    const display = await startDisplay();
    ends.unshift(display.stop);
    const driver = await startDriver(display.name);
    ends.unshift(driver.stop);
    const session = await Session.start(driver.address);
    ends.unshift(() => session.end());
    await session.post('window/rect', SIZE);
    return windowOf(session, close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param {Session} session @param {() => Promise<void>} close @returns {import('./window.js').EngineWindow} */
function windowOf(session, close) {
  return {
    name: `WebKitGTK ${session.version}`,
    open: (url) => session.post('url', { url }),
    evaluate: (expression, iframes) => session.evaluate(expression, iframes),
    press: (x, y) => session.post('actions', { actions: pressAt(x, y) }),
    type: (text) => session.post('actions', { actions: keysOf(text) }),
    escape: () => session.post('actions', { actions: escapeKey() }),
    close,
  };
}

class Session {
  #address;

  /** @param {string} address @param {string} version */
  constructor(address, version) {
    this.#address = address;
    this.version = version;
  }

  /** @param {string} driver Its address. */
  static async start(driver) {
    const options = { binary: process.env.WEBKIT_BROWSER, args: ['--automation'] };
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
    const { sessionId, capabilities: granted } = await command('POST', `${driver}/session`, { capabilities }, AbortSignal.timeout(START_LIMIT_MS));
    return new Session(`${driver}/session/${sessionId}`, granted.browserVersion);
  }

  /** @param {string} name @param {object} body @returns {Promise<any>} */
  post(name, body) {
    return command('POST', `${this.#address}/${name}`, body);
  }

  /** @param {string} expression @param {string[]} iframes @returns {Promise<string>} */
  async evaluate(expression, iframes) {
    if (iframes.length === 0) return this.#wait(expression);
    try {
      for (const iframe of iframes) {
        await this.post('frame', { id: await this.post('execute/sync', { script: `return ${iframe}`, args: [] }) });
      }
      return await this.#wait(expression);
    } finally {
      await this.post('frame', { id: null });
    }
  }

  end() {
    return command('DELETE', this.#address);
  }

  /** @param {string} expression */
  #wait(expression) {
    return this.post('execute/async', { script: `(${expression}).then(arguments[arguments.length - 1])`, args: [] });
  }
}

/** @param {string} method @param {string} url @param {object} [body] @param {AbortSignal} [signal] */
async function command(method, url, body, signal) {
  const answer = await fetch(url, { method, body: JSON.stringify(body), signal });
  const { value } = /** @type {any} */ (await answer.json());
  if (!answer.ok) throw new Error(`${method} ${url}: ${value.error}: ${value.message}`);
  return value;
}

/** A display that nobody sees. */
async function startDisplay() {
  const size = `${SIZE.width + 100}x${SIZE.height + 100}x24`;
  // It picks a free number, and says which on its fourth stream.
  const args = ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp'];
  const child = spawn(process.env.XVFB ?? 'Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const lines = createInterface(/** @type {import('node:stream').Readable} */ (child.stdio[3]));
  const [number] = await orStopped(child, once(lines, 'line', { signal: AbortSignal.timeout(START_LIMIT_MS) }));
  return { name: `:${number}`, stop: () => stop(child) };
}

/** @param {string} display */
async function startDriver(display) {
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11' };
  const args = [`--port=${port}`, '--host=127.0.0.1'];
  const child = spawn(process.env.WEBKIT_DRIVER ?? '', args, { env, stdio: 'ignore' });
  const address = `http://127.0.0.1:${port}`;
  await orStopped(child, answering(address, child));
  return { address, stop: () => stop(child) };
}

/** @param {string} address @param {import('node:child_process').ChildProcess} child */
async function answering(address, child) {
  const limit = Date.now() + START_LIMIT_MS;
  while (!(await fetch(`${address}/status`).then(({ ok }) => ok, () => false))) {
    if (Date.now() > limit || child.pid === undefined || child.exitCode !== null) throw new Error('WebKitWebDriver does not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * What shows that a process has started; where that fails, the process ends as well.
 * @template T
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<T>} ready
 */
async function orStopped(child, ready) {
  const failed = once(child, 'error').then(([error]) => {
    throw error;
  });
  try {
    return await Promise.race([ready, failed]);
  } catch (error) {
    await stop(child);
    throw error;
  }
}

/** @param {import('node:child_process').ChildProcess} child */
async function stop(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}
