import type { BrowserContext, Page } from "playwright-core";

/** Sets the clock of a page ahead, as after a computer slept. Timers are not affected. */
export function sleepMinutes(page: Page, minutes: number): Promise<void> {
  return page.evaluate((ahead) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + ahead * 60_000;
  }, minutes);
}

/** Counts the renewals of the session that succeed, in all tabs. */
export function countRenewals(context: BrowserContext): () => number {
  let renewals = 0;
  context.on("response", (response) => {
    if (new URL(response.url()).pathname === "/session/refresh" && response.ok()) renewals += 1;
  });
  return () => renewals;
}
