/** Many tabs of one browser. HTTP/1.1 permits six connections to a host, and a stream occupies one. */

import type { Page } from "playwright-core";
import { expect } from "vitest";
import { t } from "../src/i18n/index.ts";
import { isLoaded, link } from "./support/controls.ts";
import { newDocument, newOrder, newPowerBank } from "./support/goods.ts";
import { journey } from "./support/journey.ts";
import { administrator, newPerson, signIn } from "./support/people.ts";
import { Streams } from "./support/streams.ts";
import { otherTabs } from "./support/tabs.ts";

/** That of the notifications, and that of the object on the screen in front. */
const MOST_STREAMS = 2;
const PATIENCE = { timeout: 60_000 };

journey("eight tabs load, share their streams, and all show a new notification", async (open) => {
  const { page, context } = await open();
  const seller = await newPerson("SELLER");
  const product = await newPowerBank(seller.api);
  const documentId = await newDocument(seller.api, product);
  const order = await newOrder(seller.api, product);
  const streams = new Streams(context);
  await signIn(page, seller);
  const tabs = [page];
  for (const address of otherTabs({ product, order })) {
    const tab = await context.newPage();
    await tab.goto(address);
    tabs.push(tab);
  }
  expect(tabs).toHaveLength(8);
  for (const tab of tabs) {
    await isLoaded(tab);
    expect(await protocolOf(tab)).toBe("http/1.1");
    // Nothing is unread yet.
    await link(tab, t("nav.notifications")).waitFor();
  }
  await expect.poll(() => streams.answered, PATIENCE).toBeGreaterThanOrEqual(MOST_STREAMS);
  const admin = await administrator();
  await admin.mutate("admin/accept-document", { documentId });
  const unread = `${t("nav.notifications")} 1 ${t("notifications.navUnread")}`;
  for (const tab of tabs) await link(tab, unread).waitFor();
  expect(streams.most).toBeLessThanOrEqual(MOST_STREAMS);
});

/** The protocol by which a tab has loaded the application. */
function protocolOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    return (navigation as PerformanceResourceTiming).nextHopProtocol;
  });
}
