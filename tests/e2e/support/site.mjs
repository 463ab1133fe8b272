// @ts-check
// A merchant's site: pages of `tests/e2e/pages` and the built package, on an origin of its own.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PAGES = join(ROOT, 'tests/e2e/pages');
const PACKAGE = join(ROOT, 'pkg/dist');
const PACKAGE_PREFIX = '/pkg/dist/';

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** A running site. */
export class Site {
  #server;
  /** @type {Map<string, Record<string, string>>} */
  #headers = new Map();

  /**
   * @param {import('node:http').Server} server
   * @param {number} port
   */
  constructor(server, port) {
    this.#server = server;
    /** Without a slash at the end. */
    this.origin = `http://127.0.0.1:${port}`;
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  /** Starts on a free port. */
  static async start() {
    const server = createServer();
    await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', () => resolve(undefined)));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the site has no port');
    return new Site(server, address.port);
  }

  /**
   * The address of a page, such as `/items.html`.
   * @param {string} path
   */
  url(path) {
    return new URL(path, this.origin).href;
  }

  /**
   * Adds headers to what is served at a path, for one test: a content security policy, for example.
   * @param {string} path
   * @param {Record<string, string>} headers
   */
  setHeaders(path, headers) {
    this.#headers.set(path, headers);
  }

  reset() {
    this.#headers.clear();
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async #answer(request, response) {
    const { pathname } = new URL(request.url ?? '/', this.origin);
    // Browsers ask for it by themselves; a missing one would be an error in the console.
    if (pathname === '/favicon.ico') return void response.writeHead(204).end();
    const file = fileOf(pathname);
    const content = file && (await readFile(file).catch(() => null));
    if (!file || !content) return void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found');
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache', ...this.#headers.get(pathname) }).end(content);
  }
}

/**
 * The file at a path of the site; null for what lies outside its two folders.
 * @param {string} pathname
 */
function fileOf(pathname) {
  const isPackage = pathname.startsWith(PACKAGE_PREFIX);
  const folder = isPackage ? PACKAGE : PAGES;
  const path = isPackage ? pathname.slice(PACKAGE_PREFIX.length) : pathname.replace(/\/$/, '/index.html');
  const file = join(folder, decodeURIComponent(path));
  return file.startsWith(folder + sep) ? file : null;
}
