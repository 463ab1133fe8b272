// @ts-check
// What runs in the page and measures. Each function here is sent to the browser as text, so it may use nothing from outside.

/**
 * @typedef {object} Started One cold start. Times are milliseconds since the navigation.
 * @property {number} open When there is a field that can be typed in; as `payable`, where there is no form.
 * @property {number} payable When the card's fields are ready and the button can be pressed.
 * @property {number} mounting When the page called `mount()`.
 * @property {number[]} longTasks How long each task of more than 50 ms took, until then and in the 300 ms after it.
 * @property {number} shift The cumulative layout shift until the same moment.
 * @property {number} memory Bytes of the wasm module's memory, which never shrinks; 0 where there is none.
 * @property {{ name: string, start: number, end: number }[]} spans What was loaded and done, as it began.
 */

/** Runs before anything else in each document: notes what a measurement asks for later. */
export function observe() {
  if (window !== top) return;
  const page = /** @type {any} */ (window);
  page.observed = { longTasks: [], shift: 0, memory: undefined, spans: [] };
  const { observed } = page;
  const watch = (/** @type {string} */ type, /** @type {(entry: any) => void} */ note) => {
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  };
  watch('longtask', ({ startTime, duration }) => observed.longTasks.push({ startTime, duration }));
  watch('layout-shift', ({ value, hadRecentInput }) => (observed.shift += hadRecentInput ? 0 : value));
  for (const name of /** @type {const} */ (['compileStreaming', 'compile', 'instantiate', 'instantiateStreaming'])) {
    const original = /** @type {any} */ (WebAssembly[name]);
    page.WebAssembly[name] = async (/** @type {any[]} */ ...input) => {
      const start = performance.now();
      const result = await original.apply(WebAssembly, input);
      observed.spans.push({ name: `wasm: ${name}`, start, end: performance.now() });
      observed.memory ??= (result.instance ?? result).exports?.memory;
      return result;
    };
  }
}

/**
 * Waits until the page that was opened is payable: the same question for every variant, asked of what is on screen.
 * @returns {Promise<Started>}
 */
export async function started() {
  const page = /** @type {any} */ (window);
  const isPayable = () => {
    const container = document.querySelector('.rebilly-instruments');
    const button = (container?.shadowRoot ?? container)?.querySelector('button[type="submit"]');
    const field = container?.querySelector('iframe');
    const isOpen = button instanceof HTMLButtonElement && !button.disabled && !button.ariaDisabled && !button.closest('[inert]');
    return isOpen && /\d/.test(button.textContent ?? '') && field?.style.visibility === 'visible';
  };
  const isOpen = () => {
    const input = document.querySelector('.rebilly-instruments')?.shadowRoot?.querySelector('form input');
    return Boolean(input && !input.closest('[inert], [hidden]'));
  };
  let isMounted = false;
  page.mounted.then(() => (isMounted = true));
  /** @type {number | undefined} */
  let open;
  while (!isMounted || !isPayable()) {
    if (isOpen()) open ??= performance.now();
    await new Promise((resolve) => setTimeout(resolve));
  }
  const payable = performance.now();
  const { observed, mounting } = page;
  // What moves or blocks just after it counts as well.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const loaded = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
  const spans = loaded.map(({ name, startTime, responseEnd }) => ({ name, start: startTime, end: responseEnd }));
  const own = [...observed.spans, { name: 'payable', start: payable, end: payable }, { name: 'mount()', start: mounting, end: mounting }];
  return {
    open: open ?? payable,
    payable,
    mounting,
    longTasks: observed.longTasks.map((/** @type {{ duration: number }} */ { duration }) => duration),
    shift: observed.shift,
    memory: observed.memory?.buffer.byteLength ?? 0,
    spans: [...spans, ...own].sort((one, other) => one.start - other.start),
  };
}

/** Bytes of the module's memory now. @returns {number} */
export function taken() {
  return /** @type {any} */ (window).observed.memory.buffer.byteLength;
}

/**
 * @typedef {object} Updated
 * @property {number} whole Milliseconds until it was painted.
 * @property {number} own Those of them in which no request was open.
 */

/**
 * Changes the items, and measures until the change is on screen.
 *
 * The own time is the whole time without the one in which an answer was awaited: from the start of each request to its
 * last byte (`startTime` and `responseEnd` of the resource timing), where several overlap once. Work that is done while
 * a request is open counts as waiting, and the wait for the next frame, up to 17 ms, counts as our own.
 * @param {object[]} items
 * @returns {Promise<Updated>}
 */
export async function updated(items) {
  const page = /** @type {any} */ (window);
  performance.clearResourceTimings();
  const began = performance.now();
  await page.CheckoutInstruments.update({ items });
  // The first task after a frame runs when the frame has been painted.
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  const whole = performance.now() - began;
  const requests = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
  let waited = 0;
  let until = began;
  for (const { startTime, responseEnd } of requests.sort((one, other) => one.startTime - other.startTime)) {
    waited += Math.max(0, responseEnd - Math.max(startTime, until));
    until = Math.max(until, responseEnd);
  }
  return { whole, own: whole - waited };
}
