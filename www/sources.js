// @ts-check
// The options that the loader reads by itself: what the module cannot, or comes too late for.

/** The kinds of objects that may be a wasm file, or become one. */
const FILES = ['URL', 'Response', 'Promise', 'ArrayBuffer', 'WebAssembly.Module'];

/** @param {unknown} value */
function isFile(value) {
  if (typeof value === 'string') return value.trim() !== '';
  return ArrayBuffer.isView(value) || FILES.some((kind) => toString.call(value) === `[object ${kind}]`);
}

const { toString } = Object.prototype;

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isPlain = (value) => toString.call(value) === '[object Object]';

/**
 * The wasm files that the options name, if they do so rightly; the module says what is wrong otherwise.
 * @param {any} options
 * @returns {import('./options.js').WasmSources | undefined}
 */
export function filesOf(options) {
  const wasm = options?.wasm;
  if (isFile(wasm)) return { main: wasm };
  const isRight = (/** @type {[string, unknown]} */ [role, file]) => ['main', 'rest'].includes(role) && (file === undefined || isFile(file));
  return isPlain(wasm) && Object.entries(wasm).every(isRight) ? wasm : undefined;
}

/**
 * The options as the module reads them: a tree of plain data.
 * @param {any} options
 */
export function forModule(options) {
  if (!isPlain(options)) return options;
  const { wasm, ...others } = /** @type {any} */ (options);
  const rest = filesOf(options) ? others : options;
  const { _dev } = rest;
  if (!isTrusted(_dev?.framePayScriptLink)) return rest;
  return { ...rest, _dev: { ..._dev, framePayScriptLink: String(_dev.framePayScriptLink) } };
}

/** Whether it is an address that a Trusted Types policy of the page's has let pass. @param {unknown} link */
const isTrusted = (link) => toString.call(link) === '[object TrustedScriptURL]';
