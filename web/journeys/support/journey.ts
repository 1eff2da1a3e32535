/** A journey: a test that opens browsers of people, and fails on any fault that it does not name. */

import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { connected } from "./browser.ts";
import { Faults } from "./faults.ts";
import { takeScreenshot, WIDE } from "./screenshots.ts";
import { baseUrl } from "./settings.ts";

const LONGEST_STEP_MS = 90_000;
/** A slow machine takes several times as long as usual. */
const LONGEST_MS = 600_000;

/** The browser of one person, with its own cookies and storage. */
export type Visit = { page: Page; context: BrowserContext; faults: Faults };

/** Opens a browser that nobody has used before. Without an address, it uses that of the platform. */
export type Open = (address?: string) => Promise<Visit>;

/** Opens a browser for tests that share it. The caller closes its context and asks for its faults. */
export async function openBrowser(address = baseUrl()): Promise<Visit> {
  const browser = await connected();
  const context = await browser.newContext({
    baseURL: address,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: WIDE,
  });
  context.setDefaultTimeout(LONGEST_STEP_MS);
  const faults = new Faults(new URL(address).origin);
  await faults.watch(context);
  return { page: await context.newPage(), context, faults };
}

/** A test of a journey. */
export function journey(name: string, walk: (open: Open) => Promise<void>): void {
  test(name, { timeout: LONGEST_MS }, async () => {
    const visits: Visit[] = [];
    const open = async (address?: string) => {
      const visit = await openBrowser(address);
      visits.push(visit);
      return visit;
    };
    try {
      await walk(open);
      for (const { faults } of visits) expect(await faults.list()).toEqual([]);
    } catch (reason) {
      for (const visit of visits) await describe(visit, name);
      throw reason;
    } finally {
      await Promise.all(visits.map(({ context }) => context.close()));
    }
  });
}

/** Writes what the person saw when the journey failed. The countries and other choices of a field are left out. */
async function describe({ page, faults }: Visit, name: string): Promise<void> {
  const shown = await page
    .locator("main")
    .ariaSnapshot({ timeout: 1_000 })
    .catch(() => "");
  const lines = shown.split("\n").filter((line) => !/^\s*- option /.test(line));
  console.error([name, page.url(), ...(await faults.list()), ...lines].join("\n"));
  await takeScreenshot(page, `failed ${name}`).catch(() => {});
}
