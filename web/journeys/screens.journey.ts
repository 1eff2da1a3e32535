/** Every screen of the seller's side, and its dialogs: complete after one request, without an error, accessible, and usable at a small width. */

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { axe } from "./support/accessibility.ts";
import { isLoaded } from "./support/controls.ts";
import { DIALOGS } from "./support/dialogs.ts";
import { newCheck, newDocument, newEnquiry, newOrder, newPowerBank } from "./support/goods.ts";
import { record, watchContent } from "./support/graph-requests.ts";
import { openBrowser, type Visit } from "./support/journey.ts";
import { newPerson, type Person, signIn } from "./support/people.ts";
import { type Made, SCREENS, type Screen } from "./support/screens.ts";
import { takeScreenshot } from "./support/screenshots.ts";
import { tooWide } from "./support/width.ts";

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 640 };

let made: Made;
let member: Visit;
let visitor: Visit;

beforeAll(async () => {
  const seller = await newPerson("SELLER");
  made = await makeAll(seller);
  [member, visitor] = await Promise.all([openBrowser(), openBrowser()]);
  await Promise.all([member, visitor].map(({ page }) => watchContent(page)));
  await signIn(member.page, seller);
});

afterAll(() => Promise.all([member, visitor].map((visit) => visit?.context.close())));

describe.each(Object.entries(SCREENS))("%s", (path, screens) => {
  test.each(screens.map((screen, place) => ({ screen, place, who: who(screen) })))(
    "screen $place for a $who",
    async ({ screen, place }) => {
      const { page, faults } = screen.isPublic ? visitor : member;
      faults.clear();
      await page.setViewportSize(WIDE);
      const recording = record(page);
      await page.goto(screen.address(made));
      await isLoaded(page);
      const operations = await recording.operations();
      expect.soft(operations, "requests to the graph").toHaveLength(screen.requests ?? 1);
      expect.soft(await alerts(page), "alerts").toEqual([]);
      await examine(page, `${path}-${place}-${who(screen)}`);
      expect.soft(await faults.list(), "faults").toEqual([]);
    },
  );
});

describe("dialogs", () => {
  test.each(Object.entries(DIALOGS))("%s", async (name, { address, open }) => {
    const { page, faults } = member;
    faults.clear();
    await page.setViewportSize(WIDE);
    await page.goto(address(made));
    await isLoaded(page);
    await open(page);
    await page.getByRole("dialog").waitFor();
    await examine(page, `dialog-${name}`);
    expect.soft(await faults.list(), "faults").toEqual([]);
  });
});

/** Examines what a page shows, in light and in dark and at a small width. */
async function examine(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await axe(page), `accessibility in ${colorScheme}`).toEqual([]);
    await takeScreenshot(page, `${name}-${colorScheme}`);
  }
  await page.setViewportSize(NARROW);
  expect.soft(await tooWide(page), "wider than 320 pixels").toEqual([]);
  await takeScreenshot(page, `${name}-narrow`);
}

const who = (screen: Screen) => (screen.isPublic ? "visitor" : "seller");

async function makeAll({ api }: Person): Promise<Made> {
  const product = await newPowerBank(api);
  return {
    product,
    check: await newCheck(api, product),
    draft: await newOrder(api, product, "draft"),
    order: await newOrder(api, product, "requested"),
    enquiry: await newEnquiry(api),
    document: await newDocument(api, product),
    provider: inject("laboratories")[0] ?? "",
  };
}

const alerts = (page: Page) => page.getByRole("alert").allInnerTexts();
