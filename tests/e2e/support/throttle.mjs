// @ts-check
// Machines and networks that are slower than the one that the tests run on.

/** @typedef {{ name: string, latency: number, kilobits: number, slowdown: number }} Profile round trip in milliseconds; 0 kilobits a second is no limit */

/** A telephone of a few years ago where the reception is bad. @type {Profile} */
export const SLOW_PHONE = { name: '1.6 Mb/s, 150 ms, CPU 4×', latency: 150, kilobits: 1_600, slowdown: 4 };

/** @param {import('@playwright/test').Page} page @param {Profile} profile */
export async function throttle(page, { latency, kilobits, slowdown }) {
  const session = await page.context().newCDPSession(page);
  const throughput = kilobits === 0 ? -1 : (kilobits * 1_000) / 8;
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: throughput, uploadThroughput: throughput });
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
}
