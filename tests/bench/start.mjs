// @ts-check
// How long a shopper waits who has never been here: from the navigation to a page that can be paid on, beside the floor.
import { SLOW_PHONE, throttle } from '../e2e/support/throttle.mjs';
import { observe, started } from './observe.mjs';
import { median } from './table.mjs';

/** @typedef {import('./observe.mjs').Started} Started */
/** @typedef {import('./site.mjs').Variant} Variant */
/** @typedef {import('./table.mjs').Row} Row */
/** @typedef {import('../e2e/support/throttle.mjs').Profile} Profile */

const NO_THROTTLE = { latency: 0, kilobits: 0, slowdown: 1 };
/** What holds back one process holds back no other, so on the slow phone all is in one. @type {(Profile & { at: 'url' | 'apart' })[]} */
export const PROFILES = [
  { ...NO_THROTTLE, name: 'no throttle', at: 'apart' },
  { ...NO_THROTTLE, name: "no throttle, the card's fields in the page's process", at: 'url' },
  { ...SLOW_PHONE, at: 'url' },
];
/** @type {Variant[]} */
const VARIANTS = ['floor', 'widget', 'preloaded-floor', 'preloaded'];
/** The aims: times the floor, layout shift, milliseconds of one task, and MiB. */
const MOST = { ratio: 1.3, shift: 0, task: 50, memory: 4 };

/** Drawing a window, its bars and buttons, keeps the browser busy for so many milliseconds. A shopper's is there before they come. */
const WINDOW_DRAWN = 1_000;

/** What comes before the measurement in the console. */
const MEASURED = 'measured ';
/** Measures in the page and tells it in the console: what a test asks of a page while it starts is work that shoppers do not have. */
const MEASURE = `if (window === top) {
  addEventListener('DOMContentLoaded', async () => console.log('${MEASURED}' + JSON.stringify(await (${started})())));
}`;

/** An empty page in a window that is drawn. @param {import('@playwright/test').BrowserContext} context */
export async function openWindow(context) {
  const page = await context.newPage();
  await page.waitForTimeout(WINDOW_DRAWN);
  return page;
}

/**
 * One start in a browser without anything in its cache.
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url
 * @param {Profile} profile
 * @returns {Promise<Started>}
 */
async function start(browser, url, profile) {
  const context = await browser.newContext({ locale: 'en-US' });
  try {
    await context.addInitScript(observe);
    await context.addInitScript(MEASURE);
    const page = await openWindow(context);
    await throttle(page, profile);
    const measured = page.waitForEvent('console', (message) => message.text().startsWith(MEASURED));
    await page.goto(url, { waitUntil: 'commit' });
    return JSON.parse((await measured).text().slice(MEASURED.length));
  } finally {
    await context.close();
  }
}

/**
 * So many starts of each variant, in turn, so that what slows the machine down meanwhile slows down all of them.
 * @param {import('@playwright/test').Browser} browser
 * @param {(variant: Variant) => string} urlOf
 * @param {Profile} profile
 * @param {number} runs
 */
export async function starts(browser, urlOf, profile, runs) {
  const results = /** @type {Record<Variant, Started[]>} */ ({ floor: [], widget: [], 'preloaded-floor': [], preloaded: [] });
  // The first of each warms up the browser, the site and the sandbox.
  for (const variant of VARIANTS) await start(browser, urlOf(variant), profile);
  for (let run = 0; run < runs; run += 1) {
    for (const variant of VARIANTS) results[variant].push(await start(browser, urlOf(variant), profile));
  }
  return results;
}

/** @param {Record<Variant, Started[]>} results @returns {Row[]} */
export function rowsOf({ floor, widget, 'preloaded-floor': preloadedFloor, preloaded }) {
  const times = (/** @type {Started[]} */ all) => all.map(({ payable }) => payable);
  const ratios = (/** @type {Started[]} */ all, /** @type {Started[]} */ floors) => all.map(({ payable }, run) => payable / floors[run].payable);
  return [
    { name: 'floor: navigation → payable', unit: 'ms', values: times(floor) },
    { name: 'widget: navigation → form open', unit: 'ms', values: widget.map(({ open }) => open) },
    { name: 'widget: navigation → payable', unit: 'ms', values: times(widget) },
    { name: 'of the floor', unit: '×', values: ratios(widget, floor), most: MOST.ratio },
    { name: 'floor with preload lines: navigation → payable', unit: 'ms', values: times(preloadedFloor) },
    { name: 'widget with preload lines: navigation → form open', unit: 'ms', values: preloaded.map(({ open }) => open) },
    { name: 'widget with preload lines: navigation → payable', unit: 'ms', values: times(preloaded) },
    { name: 'of the floor with preload lines', unit: '×', values: ratios(preloaded, preloadedFloor), most: MOST.ratio },
    ...longTasksOf('floor', floor),
    ...longTasksOf('widget', widget, { count: 0, longest: MOST.task }),
    { name: 'widget: layout shift', unit: '', values: widget.map(({ shift }) => shift), most: MOST.shift },
    { name: 'widget: memory of the module, which never shrinks', unit: 'MiB', values: widget.map(({ memory }) => memory / 2 ** 20), most: MOST.memory },
  ];
}

/**
 * What of a start can be felt.
 * @param {string} who
 * @param {Started[]} all
 * @param {{ count?: number, longest?: number }} [most]
 * @returns {Row[]}
 */
function longTasksOf(who, all, most = {}) {
  const tasks = all.map(({ longTasks }) => longTasks);
  return [
    { name: `${who}: tasks over 50 ms`, unit: '', values: tasks.map(({ length }) => length), most: most.count },
    { name: `${who}: longest of them`, unit: 'ms', values: tasks.map((durations) => Math.max(0, ...durations)), most: most.longest },
    { name: `${who}: total blocking time`, unit: 'ms', values: tasks.map((durations) => durations.reduce((sum, duration) => sum + duration - 50, 0)) },
  ];
}

/** What happens when in the median start: what is loaded and done, in milliseconds since the navigation. @param {Started[]} all */
export function timeline(all) {
  const middle = median(all.map(({ payable }) => payable));
  const { spans = [] } = all.find(({ payable }) => payable === middle) ?? {};
  const short = (/** @type {string} */ name) => name.replace(/^https?:\/\/[^/]+/, '').replace(/\/organizations\/\w+/, '').slice(0, 60);
  const figure = (/** @type {number} */ at) => at.toFixed(0).padStart(6);
  return spans.map(({ name, start: from, end }) => `${figure(from)} ${figure(end)}  ${short(name)}`).join('\n');
}
