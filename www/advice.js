// @ts-check
// The words for what is wrong with a page, its host or its policy. A page that works never loads them; where they cannot be
// loaded, the code and what was found must do.

const POLICY = "of the page's Content-Security-Policy.";
const AS_IT_IS = 'Serve the file of the package as it is, and of the same version as the script.';

/** How a directive names the host of an address. @param {string} url */
function sourceOf(url) {
  const { origin } = new URL(url);
  return origin === location.origin ? "'self'" : origin;
}

/** @param {string} url @param {string} directive */
const allow = (url, directive) => `The page forbids ${url}. Add ${sourceOf(url)} to ${directive} ${POLICY}`;

/** What the package calls the file of an address. @param {string} url */
const fileOf = (url) => (url.includes('_rest') ? 'checkout_instruments_rest.wasm' : 'checkout_instruments.wasm');

/** @param {string} url */
function beside(url) {
  // Vite's dev server moves the script into a cache of its own, and the wasm file does not follow.
  if (url.includes('/.vite/')) return "Add optimizeDeps: { exclude: ['checkout-instruments'] } to vite.config.js.";
  const copied = 'Where a bundler leaves it behind, copy node_modules/checkout-instruments/dist/*.wasm to the folder of the script after the build.';
  return `Serve ${fileOf(url)} of the package beside its script, or name its place in the option wasm. ${copied}`;
}

const served = 'Serve iframe.html of the package there, with the files beside it, and let frame-ancestors of its Content-Security-Policy name this page.';

/**
 * By code: what happened and what to change, from what it is about and what was found there.
 * @type {Record<string, (what: string, found: string) => string>}
 */
const ADVICE = {
  'browser-unsupported': (what) => `This browser is too old for a checkout, or part of it is turned off: it lacks ${what}. The oldest that work are Chrome and Edge 102, Firefox 112 and Safari 16.4.`,
  'wasm-not-found': (url, found) => `There is no wasm file at ${url} (${found}). ${beside(url)}`,
  'wasm-wrong-type': (url, type) => `What is at ${url} is no wasm file, but "${type}". Serve ${fileOf(url)} of the package there, with Content-Type: application/wasm.`,
  'wasm-corrupt': (name, said) => `${name} is damaged, cut off or of another version (${said}). ${AS_IT_IS}`,
  'wasm-integrity': (name, hashes) => `${name} is not the file that this script was built with: it is ${hashes}. ${AS_IT_IS}`,
  'wasm-blocked-by-csp': (url, directive) => (directive ? allow(url, directive) : `The page forbids WebAssembly. Add 'wasm-unsafe-eval' to script-src ${POLICY}`),
  'wasm-unreachable': (name, said) => `${name} could not be loaded (${said}). The page may be offline, or the host of the file may not allow this page (CORS).`,
  'wasm-timeout': (name, limit) => `${name} did not come within ${limit}. Call mount() again.`,
  'wasm-failed': (name, said) => `${name} could not be started (${said}). Reload the page.`,
  'api-blocked-by-csp': (url, directive) => allow(new URL(url).origin, directive),
  'framepay-blocked': (url, directive) => (directive ? allow(url, directive) : `FramePay did not come from ${url}: a blocker or the network may stop it, or something else is there.`),
  'frame-unreachable': (url, found) => (found.endsWith('-src') ? allow(url, found) : `${url} does not answer (${found}). ${served}`),
  'frame-refused': (url, origin) => `${url} takes no orders of ${origin}. Write into it: <meta name="checkout-instruments-parents" content="${origin}">.`,
  'frame-version': (url, versions) => `${url} is of version ${versions}. Serve iframe.html and the files beside it of the same version as iframe.js.`,
  'trusted-types-denied': (url, own) => (own ? `Add checkout-instruments to trusted-types ${POLICY}` : 'Give _dev.framePayScriptLink as a TrustedScriptURL of a policy of your own.'),
};

/** @param {{ code: string, what: string, found: string }} fault */
export default ({ code, what, found }) => ADVICE[code](what, found);
