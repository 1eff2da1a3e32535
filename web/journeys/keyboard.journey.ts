/** The core of a seller's work without a mouse: each control is reached by the Tab key and found by its role and name. */

import type { Locator, Page } from "playwright-core";
import { count, t } from "../src/i18n/index.ts";
import { button, field, hasHeading, link, says } from "./support/controls.ts";
import { journey } from "./support/journey.ts";
import { newPerson } from "./support/people.ts";

/** More controls than any screen has before the wanted one. */
const MOST_STEPS = 150;

journey(
  "a seller adds a product, checks it, and asks two laboratories by keyboard",
  async (open) => {
    const { page } = await open();
    await signInByKeyboard(page);
    await press(page, link(page, t("home.stepAdd")), "Enter");
    await addProduct(page);
    await checkForGermany(page);
    await askTwoLaboratories(page);
  },
);

journey(
  "the shortcuts of the keyboard lead to screens, and are off while one types",
  async (open) => {
    const { page } = await open();
    await signInByKeyboard(page);
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await hasHeading(page, t("products.title"));
    await type(page, page.getByRole("searchbox", { name: t("products.search") }), "go ");
    await hasHeading(page, t("products.title"));
    await page.keyboard.press("Escape");
    await press(page, link(page, t("skip")), "Enter", "Shift+Tab");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: t("keys.title") }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await hasHeading(page, t("search.title"));
  },
);

async function signInByKeyboard(page: Page): Promise<void> {
  const seller = await newPerson("SELLER");
  await page.goto("/sign-in");
  await type(page, field(page, t("signIn.email")), seller.email);
  await type(page, field(page, t("signIn.password")), seller.password);
  await page.keyboard.press("Enter");
  await hasHeading(page, t("nav.home"));
}

async function addProduct(page: Page): Promise<void> {
  await hasHeading(page, t("newProduct.goods"));
  await type(page, field(page, t("product.name")), "Power bank 10,000 mAh");
  await type(page, field(page, t("product.sku")), "PB-10000");
  await type(page, field(page, t("product.origin")), "China");
  await press(page, button(page, t("newProduct.next")), "Enter");
  await hasHeading(page, t("newProduct.code"));
  await type(page, field(page, t("entry.code")), "850760");
  await press(page, button(page, t("newProduct.next")), "Enter");
  await hasHeading(page, t("newProduct.facts"));
  await press(page, button(page, t("newProduct.add")), "Enter");
  await says(page, t("product.addedHere"));
}

async function checkForGermany(page: Page): Promise<void> {
  await type(page, field(page, t("entry.destination")), "Germany");
  await press(page, button(page, t("product.checkNow")), "Enter");
  await says(page, t("checks.actionRequired"));
  const asked = page.getByLabel(/^Which UN number do the goods travel under/);
  await type(page, asked, "3480");
  await page.keyboard.press("Enter");
  await press(page, button(page, t("checks.saveAndCheck")), "Enter");
  await says(page, "Test summary for lithium batteries (UN 38.3)");
}

async function askTwoLaboratories(page: Page): Promise<void> {
  await press(page, link(page, t("checks.providers")), "Enter");
  await hasHeading(page, t("choice.title"));
  const boxes = page.getByRole("row").getByRole("checkbox");
  await press(page, boxes.nth(1), "Space");
  await hasHeading(page, t("choice.compare"));
  await press(page, boxes.nth(2), "Space");
  await press(page, button(page, count("choice.sendTo", 2)), "Enter");
  await says(page, t("order.waits.submitQuote"));
}

async function press(page: Page, control: Locator, key: string, way = "Tab"): Promise<void> {
  await reach(page, control, way);
  await page.keyboard.press(key);
}

async function type(page: Page, control: Locator, input: string): Promise<void> {
  await reach(page, control);
  await page.keyboard.type(input);
}

/** Moves the focus to a control, step by step. */
async function reach(page: Page, control: Locator, way = "Tab"): Promise<void> {
  await control.waitFor({ state: "attached" });
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(way);
  }
  throw new Error(`The Tab key does not reach ${control}.`);
}
