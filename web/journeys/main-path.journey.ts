/** The way of a new seller from a question to two requests for quotes, by clicks. */

import type { Page } from "playwright-core";
import { expect } from "vitest";
import { count, t } from "../src/i18n/index.ts";
import { button, field, hasHeading, link, says } from "./support/controls.ts";
import { journey } from "./support/journey.ts";
import { linkOf } from "./support/mailbox.ts";
import { fillSignIn, newAddress, PASSWORD, unique } from "./support/people.ts";
import { screenshot } from "./support/screenshots.ts";
import { baseUrl } from "./support/settings.ts";

journey("a visitor asks about a power bank, registers, and asks two laboratories", async (open) => {
  const { page } = await open();
  await askAboutPowerBank(page);
  const email = await registerByMail(page);
  await link(page, t("nav.signIn")).last().click();
  await fillSignIn(page, { email, password: PASSWORD });
  // The question is the one that was asked before the registration.
  await hasHeading(page, /rules? to consider$/);
  await link(page, t("products.new")).click();
  await addPowerBank(page);
  await checkForGermany(page);
  await askTwoLaboratories(page);
});

/** May my power bank travel to Germany by air? */
async function askAboutPowerBank(page: Page): Promise<void> {
  await page.goto("/");
  await field(page, t("entry.code")).fill("850760");
  await field(page, t("entry.origin")).selectOption({ label: "China" });
  await field(page, t("entry.destination")).selectOption({ label: "Germany" });
  await field(page, t("entry.mode")).selectOption({ label: "Air" });
  await button(page, t("entry.ask")).click();
  await hasHeading(page, /rules? to consider$/);
  await hasHeading(
    page,
    "Lithium-ion batteries on cargo aircraft are charged to 30 percent at most, tested and declared",
  );
  await screenshot(page, "entry");
}

/** Registers, follows the link of the email, and sets the password. Returns the address. */
async function registerByMail(page: Page): Promise<string> {
  const email = newAddress();
  await link(page, t("nav.register")).click();
  await page.getByRole("radio", { name: t("register.SELLER") }).check();
  await field(page, t("register.legalName")).fill(unique("Harbour Trading"));
  await field(page, t("register.country")).selectOption({ label: "Germany" });
  await field(page, t("register.name")).fill("Robin Berger");
  await field(page, t("register.email")).fill(email);
  await button(page, t("register.submit")).click();
  await hasHeading(page, t("register.sentTitle"));
  await says(page, email);
  const { pathname, hash } = new URL(await linkOf(email, "verify-email"));
  await page.goto(pathname + hash);
  await hasHeading(page, t("account.verifyTitle"));
  // The token of the link is a secret.
  expect(page.url()).toBe(`${baseUrl()}/account`);
  await field(page, t("password.new")).fill(PASSWORD);
  await field(page, t("password.again")).fill(PASSWORD);
  await button(page, t("account.verify")).click();
  await says(page, t("account.verified"));
  return email;
}

async function addPowerBank(page: Page): Promise<void> {
  await hasHeading(page, t("newProduct.goods"));
  await field(page, t("product.name")).fill("Power bank 10,000 mAh");
  await field(page, t("product.sku")).fill("PB-10000");
  await field(page, t("product.origin")).selectOption({ label: "China" });
  await button(page, t("newProduct.next")).click();
  await hasHeading(page, t("newProduct.code"));
  expect(await field(page, t("entry.code")).inputValue()).toBe("850760");
  await button(page, t("newProduct.next")).click();
  await hasHeading(page, t("newProduct.facts"));
  await screenshot(page, "new-product-facts");
  await button(page, t("newProduct.add")).click();
  await hasHeading(page, "Power bank 10,000 mAh");
  await says(page, t("product.addedLane", { country: "Germany" }));
}

/** The lane is that of the question. */
async function checkForGermany(page: Page): Promise<void> {
  expect(await field(page, t("entry.destination")).inputValue()).toBe("DE");
  await button(page, t("product.checkNow")).click();
  await hasHeading(page, "Action required");
  await says(page, t("checks.actionRequired"));
  const marked = page.getByRole("group", { name: "Does the product carry the CE marking?" });
  await marked.getByLabel(t("entry.yes")).click();
  await page.getByLabel(/^Which UN number do the goods travel under/).fill("3480");
  await page.locator("form", { hasText: "Which UN number" }).getByRole("button").click();
  await button(page, t("checks.saveAndCheck")).click();
  await says(page, "Test summary for lithium batteries (UN 38.3)");
  await screenshot(page, "check");
}

async function askTwoLaboratories(page: Page): Promise<void> {
  await link(page, t("checks.providers")).click();
  await hasHeading(page, t("choice.title"));
  const boxes = page.getByRole("row").getByRole("checkbox");
  // The first one chooses all.
  await boxes.nth(1).check();
  await hasHeading(page, t("choice.compare"));
  await boxes.nth(2).check();
  await button(page, count("choice.sendTo", 2)).waitFor();
  await screenshot(page, "compare-providers");
  await button(page, count("choice.sendTo", 2)).click();
  await says(page, t("order.waits.submitQuote"));
  const asked = page.getByRole("region", { name: t("candidate.title") });
  await expect
    .poll(() => asked.getByText(t("candidate.ASKED")).count(), { timeout: 60_000 })
    .toBe(2);
  await screenshot(page, "order-requested");
}
