/** Every screen, and the dialogs: complete after one request, without an error, accessible, and usable at a small width. */

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { axe } from "./support/accessibility.ts";
import { ADMIN_SCREENS } from "./support/admin-screens.ts";
import { Api } from "./support/api.ts";
import { newQuote, newReport } from "./support/assessments.ts";
import { isLoaded } from "./support/controls.ts";
import { DIALOGS, type Way } from "./support/dialogs.ts";
import * as goods from "./support/goods.ts";
import { record, watchContent } from "./support/graph-requests.ts";
import { openBrowser, type Visit } from "./support/journey.ts";
import { newCandidate, newLaboratory } from "./support/laboratories.ts";
import {
  administrator,
  join,
  newPerson,
  type Person,
  signIn,
  signInAsAdministrator,
} from "./support/people.ts";
import { type Made, SCREENS, type Screen } from "./support/screens.ts";
import { NARROW, screenshot, WIDE } from "./support/screenshots.ts";
import { STATES } from "./support/states.ts";
import { tooWide } from "./support/width.ts";

let made: Made;
let member: Visit;
let visitor: Visit;
let staff: Visit;

beforeAll(async () => {
  const seller = await newPerson("SELLER");
  made = await makeAll(seller);
  [member, visitor, staff] = await Promise.all([openBrowser(), openBrowser(), openBrowser()]);
  await Promise.all([member, visitor, staff].map(({ page }) => watchContent(page)));
  await signIn(member.page, seller);
  await signInAsAdministrator(staff.page);
});

afterAll(() => Promise.all([member, visitor, staff].map((visit) => visit?.context.close())));

describe.each(Object.entries(SCREENS))("%s", (path, screens) => {
  test.each(named(screens, "seller"))("screen $place for a $who", (one) =>
    visit(one.screen, `${path}-${one.place}-${one.who}`, () => member),
  );
});

describe.each(Object.entries(ADMIN_SCREENS))("/admin%s", (path, screens) => {
  test.each(named(screens, "administrator"))("screen $place for a $who", (one) =>
    visit(one.screen, `admin-${path}-${one.place}-${one.who}`, () => staff),
  );
});

describe("states", () => {
  test.each(Object.entries(STATES))("%s", (name, way) => follow(way, `state-${name}`));
});

describe("dialogs", () => {
  test.each(Object.entries(DIALOGS))("%s", (name, { address, open }) => {
    const opened = async (page: Page) => {
      await open(page);
      await page.getByRole("dialog").waitFor();
    };
    return follow({ address, open: opened }, `dialog-${name}`);
  });
});

/** The screens of one path, with who looks at each of them. */
function named(screens: readonly Screen[], user: string) {
  return screens.map((screen, place) => ({
    screen,
    place,
    who: screen.isPublic ? "visitor" : user,
  }));
}

/** Opens a screen, and examines it. */
async function visit(screen: Screen, name: string, user: () => Visit): Promise<void> {
  const { page, faults } = screen.isPublic ? visitor : user();
  faults.clear();
  await page.setViewportSize(WIDE);
  const recording = record(page);
  await page.goto(screen.address(made));
  await isLoaded(page);
  const operations = await recording.operations();
  expect.soft(operations, "requests to the graph").toHaveLength(screen.requests ?? 1);
  expect.soft(await alerts(page), "alerts").toEqual([]);
  await examine(page, name);
  expect.soft(await faults.list(), "faults").toEqual([]);
}

/** Opens a screen of the seller, leads it to a state, and examines that. */
async function follow({ address, open }: Way, name: string): Promise<void> {
  const { page, faults } = member;
  faults.clear();
  await page.setViewportSize(WIDE);
  await page.goto(address(made));
  await isLoaded(page);
  await open(page);
  await examine(page, name);
  expect.soft(await faults.list(), "faults").toEqual([]);
}

/** Examines what a page shows, in light and in dark and at a small width. */
async function examine(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await axe(page), `accessibility in ${colorScheme}`).toEqual([]);
  }
  await page.setViewportSize(NARROW);
  expect.soft(await tooWide(page), "wider than 320 pixels").toEqual([]);
  await screenshot(page, name);
}

async function makeAll(seller: Person): Promise<Made> {
  const { api } = seller;
  const anonymous = new Api(inject("clientKey"));
  const admin = await administrator();
  await join(await newPerson("SELLER"), seller);
  const laboratory = await newLaboratory(anonymous, admin);
  const { profile: candidate } = await newCandidate(anonymous);
  const product = await goods.newPowerBank(api);
  const confirmed = await goods.newPowerBank(api);
  await api.mutate("web/confirm-classification", { productId: confirmed });
  return {
    product,
    confirmed,
    check: await goods.newCheck(api, product),
    draft: await goods.newDraft(api, product),
    order: await goods.newOrder(api, product),
    quoted: (await newQuote(api, product, laboratory)).order,
    reported: await newReport(api, product, laboratory),
    enquiry: await goods.newEnquiry(api),
    document: await goods.newDocument(api, product),
    provider: inject("laboratories")[0] ?? "",
    candidate,
  };
}

const alerts = (page: Page) => page.getByRole("alert").allInnerTexts();
