/** Measures how fast a screen is shown, on a slow computer with a slow connection. */

import type { Page } from "playwright-core";
import { isLoaded } from "./controls.ts";

const BITS_PER_SECOND = 1_600_000;
const LATENCY_MS = 150;
const SLOWER = 4;

export type Paint = {
  /** Time until the largest content was painted, in milliseconds. */
  largest: number;
  /** Sum of the shifts of the layout that no input caused. */
  shifts: number;
};

/** Opens a screen with an empty cache. */
export async function paintOf(page: Page, address: string): Promise<Paint> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: BITS_PER_SECOND / 8,
    uploadThroughput: BITS_PER_SECOND / 8,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.goto(address);
  await isLoaded(page);
  const paint = await page.evaluate(readPaint);
  await session.detach();
  return paint;
}

/** Runs in the page. */
async function readPaint(): Promise<Paint> {
  const entries = (type: string) =>
    new Promise<PerformanceEntry[]>((resolve) => {
      const observer = new PerformanceObserver((list) => {
        observer.disconnect();
        resolve(list.getEntries());
      });
      observer.observe({ type, buffered: true });
      // There may be no entry, and then no call.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve([])));
    });
  type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean };
  const [paints, shifts] = await Promise.all([
    entries("largest-contentful-paint"),
    entries("layout-shift") as Promise<Shift[]>,
  ]);
  return {
    largest: Math.max(0, ...paints.map(({ startTime }) => startTime)),
    shifts: shifts
      .filter(({ hadRecentInput }) => !hadRecentInput)
      .reduce((sum, { value }) => sum + value, 0),
  };
}

/** Chooses a value in a filter, and returns the milliseconds until the new list is painted. */
export function filterTime(page: Page, label: string, value: string): Promise<number> {
  return page.getByLabel(label, { exact: true }).evaluate(
    (element, chosen) =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        const observer = new MutationObserver((changes) => {
          const isShown = changes.some(
            ({ target }) => (target as Element).getAttribute("aria-busy") === "false",
          );
          if (!isShown) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
        });
        observer.observe(document.body, { subtree: true, attributeFilter: ["aria-busy"] });
        (element as HTMLSelectElement).value = chosen;
        element.dispatchEvent(new Event("change", { bubbles: true }));
      }),
    value,
  );
}
