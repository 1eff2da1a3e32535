/** Figures of speed, printed and not asserted: they depend on the machine. A usual run omits them. */

import { afterAll, describe, expect, test } from "vitest";
import { t } from "../src/i18n/index.ts";
import { isLoaded } from "./support/controls.ts";
import { newOrder, newPowerBank } from "./support/goods.ts";
import { contentTime, watchContent } from "./support/graph-requests.ts";
import { openBrowser } from "./support/journey.ts";
import { newPerson, signIn } from "./support/people.ts";
import { filterTime, paintOf } from "./support/performance.ts";
import { Streams } from "./support/streams.ts";
import { otherTabs } from "./support/tabs.ts";

const REPETITIONS = 20;
const PRODUCTS = 30;
const PATIENCE = { timeout: 60_000 };

type Row = { figure: string; value: string; target: string };

describe("figures", () => {
  const rows: Row[] = [];

  afterAll(() => console.table(rows));

  test.each(["/", "/sign-in", "/products"])("the first paint of %s", async (address) => {
    const { page, context } = await openBrowser();
    if (address === "/products") await signIn(page, await newPerson("SELLER"));
    const { largest, shifts } = await paintOf(page, address);
    const seconds = `${(largest / 1000).toFixed(2)} s`;
    rows.push({ figure: `${address} largest paint`, value: seconds, target: "2.5 s" });
    rows.push({ figure: `${address} layout shift`, value: shifts.toFixed(3), target: "0.1" });
    await context.close();
  });

  test("a filter of a list", async () => {
    const seller = await newPerson("SELLER");
    for (let made = 0; made < PRODUCTS; made += 1) await newPowerBank(seller.api);
    const { page, context } = await openBrowser();
    await signIn(page, seller);
    const times: number[] = [];
    while (times.length < REPETITIONS) {
      // The list of another visit is shown at once, and is no measure.
      await page.goto("/products");
      await isLoaded(page);
      times.push(await filterTime(page, t("products.status"), "ACTIVE"));
    }
    const p95 = times.sort((a, b) => a - b)[Math.ceil(REPETITIONS * 0.95) - 1] ?? 0;
    rows.push({ figure: "filter to list, p95", value: `${p95.toFixed(0)} ms`, target: "250 ms" });
    await context.close();
  });

  test("eight tabs beside open streams", async () => {
    const seller = await newPerson("SELLER");
    const product = await newPowerBank(seller.api);
    const order = await newOrder(seller.api, product);
    const { page, context } = await openBrowser();
    const streams = new Streams(context);
    await signIn(page, seller);
    // The stream of the notifications occupies a connection from the second tab on.
    await expect.poll(() => streams.answered, PATIENCE).toBeGreaterThanOrEqual(1);
    for (const [place, address] of ["/home", ...otherTabs({ product, order })].entries()) {
      const tab = place === 0 ? page : await context.newPage();
      await watchContent(tab);
      await tab.goto(address);
      await isLoaded(tab);
      const seconds = `${((await contentTime(tab)) / 1000).toFixed(2)} s`;
      const screen = address.replace(product, "$id").replace(order, "$id");
      rows.push({ figure: `tab ${place + 1}, ${screen}`, value: seconds, target: "1 s" });
    }
    rows.push({ figure: "streams of eight tabs, most", value: `${streams.most}`, target: "2" });
    await context.close();
  });
});
