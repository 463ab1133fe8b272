// @ts-check
// The merchant's site of the benchmarks: its pages, the package and the floor, as a content delivery network serves them.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** @typedef {import('../e2e/support/sandbox.mjs').Addresses} Addresses */
/** @typedef {keyof typeof PAGES} Variant Which page is opened. */

const PACKAGE = new URL('../../pkg/dist/', import.meta.url);
const FLOOR = new URL('floor.js', import.meta.url);
/** @type {Record<string, string>} */
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
const WASM_PRELOAD = '<link rel="preload" href="/pkg/checkout_instruments.wasm" as="fetch" type="application/wasm" crossorigin>\n';
/** Ours and the floor, each without and with the lines in its head that say what it will need. */
const PAGES = {
  floor: { script: '/floor.js', start: 'startFloor', headOf: () => '' },
  'preloaded-floor': { script: '/floor.js', start: 'startFloor', headOf: preloads },
  widget: { script: '/pkg/global.js', start: 'CheckoutInstruments.mount', headOf: () => '' },
  preloaded: { script: '/pkg/global.js', start: 'CheckoutInstruments.mount', headOf: (/** @type {Addresses} */ addresses) => WASM_PRELOAD + preloads(addresses) },
};
/** Options of `mount()` without what is bought. */
const SHOP = { apiMode: 'sandbox', publishableKey: 'pk_sandbox_demo', organizationId: 'org_demo', websiteId: 'web_demo' };

/**
 * What a page mounts.
 * @param {Addresses} addresses
 * @param {object[]} items
 */
export function orderOf({ api, framepay }, items) {
  return { ...SHOP, items, _dev: { sandboxUrl: api, framePayScriptLink: framepay } };
}

/**
 * The page mounts as soon as its script has run, as a merchant's own script would.
 * @param {Variant} variant
 * @param {Addresses} addresses
 * @param {object[]} items
 */
function page(variant, addresses, items) {
  const order = JSON.stringify(orderOf(addresses, items));
  const { script, start, headOf } = PAGES[variant];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<link rel="icon" href="data:,">
<title>Bench</title>
${headOf(addresses)}<body>
<div class="rebilly-instruments-summary"></div>
<div class="rebilly-instruments"></div>
<script src="${script}"></script>
<script>window.mounting = performance.now(); window.mounted = ${start}(${order});</script>
</body>
</html>`;
}

/** What both need. @param {Addresses} addresses */
function preloads({ api, framepay }) {
  return `<link rel="preload" href="${framepay}" as="script">
<link rel="preconnect" href="${api}" crossorigin>
`;
}

/** @param {Buffer | string} content */
function brotli(content) {
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}

/**
 * Serves a page for each variant and number of items (`/widget?items=3`), and the files: compressed, and to be kept.
 *
 * It has two addresses. At `apart` it is another site than FramePay's double, as a merchant's is: where sites are kept apart, the card's
 * fields run in a process of their own. At `url` they run in the page's, as on phones that lack the memory for that.
 * @param {Addresses} addresses
 * @param {(count: number) => object[]} itemsOf
 */
export async function startSite(addresses, itemsOf) {
  /** @type {Map<string, Buffer>} */
  const compressed = new Map();
  const file = async (/** @type {string} */ path) => {
    const name = /^\/pkg\/([\w.-]+)$/.exec(path)?.[1];
    const kept = compressed.get(path) ?? brotli(await readFile(name ? new URL(name, PACKAGE) : FLOOR));
    compressed.set(path, kept);
    return kept;
  };
  const server = createServer(async ({ url }, response) => {
    const { pathname, searchParams } = new URL(url ?? '/', 'http://site');
    const type = TYPES[extname(pathname)];
    const variant = pathname.slice(1);
    if (Object.hasOwn(PAGES, variant)) {
      const html = page(/** @type {Variant} */ (variant), addresses, itemsOf(Number(searchParams.get('items'))));
      return void response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
    }
    if (!type || !/^\/(pkg\/[\w.-]+|floor\.js)$/.test(pathname)) return void response.writeHead(204).end();
    const headers = { 'Content-Type': type, 'Content-Encoding': 'br', 'Cache-Control': 'public, max-age=31536000, immutable' };
    response.writeHead(200, headers).end(await file(pathname));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, apart: `http://shop.localhost:${port}`, stop };
}
