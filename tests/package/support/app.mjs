// @ts-check
// One application of this folder: copied, given the packed package as its user would give it, built, and served.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import sirv from 'sirv';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const START_LIMIT_MS = 60_000;

// Nothing here asks a network for anything.
const ENVIRONMENT = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1', npm_config_offline: 'true', npm_config_update_notifier: 'false' };

/** An application, in a copy of its own. */
export class App {
  /** @type {(() => Promise<unknown>)[]} */
  #ends = [];
  #folder;
  /** Where it is served, once it is. */
  origin = '';

  /** @param {string} folder */
  constructor(folder) {
    this.#folder = folder;
  }

  /**
   * Copies an application and installs the package there.
   * @param {string} name of its folder
   * @param {string} use what the copy is for: each use has its own
   * @param {Record<string, string>} [also] files of other applications, each with its place in this one
   */
  static async copy(name, use, also = {}) {
    const folder = join(ROOT, 'work', `${name}-${use}`);
    await rm(folder, { recursive: true, force: true });
    await cp(join(ROOT, name), folder, { recursive: true });
    for (const [file, place] of Object.entries(also)) await cp(join(ROOT, file), join(folder, place));
    const tarball = process.env.CHECKOUT_TARBALL;
    if (!tarball) throw new Error('CHECKOUT_TARBALL is not set: run these tests with `cargo xtask test --only bundlers`');
    const app = new App(folder);
    await app.#npm('install', '--loglevel=error', tarball);
    return app;
  }

  /**
   * Runs a script of its `package.json` to the end.
   * @param {string} script
   * @param {...string} args
   */
  async run(script, ...args) {
    await this.#npm('run', script, '--', ...args);
  }

  /**
   * Serves files, as any server of files does.
   * @param {string} [folder] of the application
   */
  async serve(folder = '.') {
    const server = createServer(sirv(join(this.#folder, folder), { dev: true }));
    this.origin = `http://127.0.0.1:${await listening(server)}`;
    this.#ends.push(() => closed(server));
  }

  /**
   * Starts a server by a script, and waits until it answers.
   * @param {string} script
   * @param {(port: number) => string[]} args
   */
  async start(script, args) {
    const port = await freePort();
    // Of a group of its own, so that what npm has started ends with it.
    const child = spawn('npm', ['run', script, '--', ...args(port)], { cwd: this.#folder, env: ENVIRONMENT, detached: true });
    this.#ends.push(() => ended(child));
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    const limit = Date.now() + START_LIMIT_MS;
    this.origin = `http://127.0.0.1:${port}`;
    while (!(await answers(this.origin))) {
      if (child.exitCode !== null || Date.now() > limit) throw new Error(`\`npm run ${script}\` does not serve:\n${said}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /**
   * Changes a file, as a developer does while the page is open.
   * @param {string} file
   * @param {[from: string, to: string][]} changes
   */
  async edit(file, ...changes) {
    const path = join(this.#folder, file);
    let text = await readFile(path, 'utf8');
    for (const [from, to] of changes) {
      if (!text.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)}`);
      text = text.replace(from, to);
    }
    // At once, as editors do it: whoever watches the file must not find the half of it.
    await writeFile(`${path}~`, text);
    await rename(`${path}~`, path);
  }

  /** Takes a file away. @param {string} file */
  async remove(file) {
    await rm(join(this.#folder, file));
  }

  async stop() {
    for (const end of this.#ends.splice(0)) await end();
  }

  /** @param {...string} args */
  async #npm(...args) {
    try {
      await promisify(execFile)('npm', args, { cwd: this.#folder, env: ENVIRONMENT });
    } catch (error) {
      const { stdout, stderr } = /** @type {any} */ (error);
      throw new Error(`\`npm ${args.join(' ')}\` failed:\n${stdout}${stderr}`, { cause: error });
    }
  }
}

/** @param {import('node:http').Server} server */
async function listening(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}

/** @param {import('node:http').Server} server */
async function closed(server) {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function freePort() {
  const server = createServer();
  const port = await listening(server);
  await closed(server);
  return port;
}

/** @param {string} origin */
function answers(origin) {
  return fetch(origin).then(({ ok }) => ok, () => false);
}

/** @param {import('node:child_process').ChildProcess} child that leads a group */
async function ended(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await exit;
}
