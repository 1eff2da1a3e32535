/** Connections, uploads and releases that break while a form is half filled in. */

import type { Page } from "playwright-core";
import { expect } from "vitest";
import { t } from "../src/i18n/index.ts";
import { Connection } from "./support/connection.ts";
import { button, field, hasHeading, link, says } from "./support/controls.ts";
import { newPowerBank, pdf } from "./support/goods.ts";
import { journey } from "./support/journey.ts";
import { newPerson, signIn } from "./support/people.ts";
import { description, openForm, saveAs } from "./support/product-form.ts";
import { restartGateway } from "./support/restart.ts";
import { screenshot } from "./support/screenshots.ts";

const TYPED = "Holds 37 Wh. The case is made of recycled aluminium.";
const UNREACHABLE =
  "Carnet cannot be reached. Check your connection and try again. Your input is kept.";
const MEBIBYTE = 1024 * 1024;

journey("a form is sent after the gateway was restarted, and takes effect once", async (open) => {
  const connection = new Connection();
  const { page, faults } = await open(await connection.listen());
  const seller = await newPerson("SELLER");
  await signIn(page, seller);
  faults.allow(/net::ERR_|^50[0-9] (GET|POST) /);
  await fillNewProduct(page, "Power bank 10,000 mAh");
  connection.breakAll();
  await button(page, t("newProduct.add")).click();
  await says(page, UNREACHABLE);
  await restartGateway();
  connection.mend();
  await button(page, t("newProduct.add")).click();
  await hasHeading(page, "Power bank 10,000 mAh");
  await page.goto("/products");
  await says(page, t("list.shown", { count: 1 }));
  connection.close();
});

journey("a product is added once although the answer was lost", async (open) => {
  const { page, faults } = await open();
  const seller = await newPerson("SELLER");
  await signIn(page, seller);
  faults.allow(/net::ERR_FAILED POST \/graphql/);
  await fillNewProduct(page, "Solar power bank");
  await page.route("**/graphql", async (route) => {
    if (!route.request().postData()?.includes("newProductPageMutation")) return route.continue();
    const response = await route.fetch();
    // The gateway has not carried out the mutation: it asks for its text.
    const asks = (await response.text()).includes("PERSISTED_QUERY_NOT_FOUND");
    return asks ? route.fulfill({ response }) : route.abort("failed");
  });
  await button(page, t("newProduct.add")).click();
  await says(page, UNREACHABLE);
  await page.unroute("**/graphql");
  await button(page, t("newProduct.add")).click();
  await hasHeading(page, "Solar power bank");
  await page.goto("/products");
  await says(page, t("list.shown", { count: 1 }));
});

async function fillNewProduct(page: Page, name: string): Promise<void> {
  await page.goto("/products/new");
  await field(page, t("product.name")).fill(name);
  await field(page, t("product.sku")).fill("PB-10000");
  await field(page, t("product.origin")).selectOption({ label: "China" });
  await button(page, t("newProduct.next")).click();
  await field(page, t("entry.code")).fill("850760");
  await button(page, t("newProduct.next")).click();
  await button(page, t("newProduct.add")).waitFor();
}

journey("an upload that breaks off is sent again, and the form beside it is kept", async (open) => {
  const connection = new Connection();
  const { page, faults } = await open(await connection.listen());
  const seller = await newPerson("SELLER");
  const product = await newPowerBank(seller.api);
  await signIn(page, seller);
  await page.goto(`/products/${product}/documents/new?type=EU_DOC`);
  connection.breakUploads(MEBIBYTE);
  faults.allow(/net::ERR_\w+ POST \/files/);
  const buffer = Buffer.concat([pdf("Declaration"), Buffer.alloc(2 * MEBIBYTE, "\n")]);
  const chosen = { name: "declaration.pdf", mimeType: "application/pdf", buffer };
  await page.getByLabel(t("upload.chooseSeveral")).setInputFiles(chosen);
  await field(page, t("documents.issuer")).fill("Harbour Trading");
  await field(page, t("documents.issuedOn")).fill("2026-01-15");
  await says(page, UNREACHABLE);
  connection.mend();
  await button(page, t("action.retry")).click();
  await says(page, t("upload.done"));
  expect(await field(page, t("documents.issuer")).inputValue()).toBe("Harbour Trading");
  expect(await field(page, t("documents.issuedOn")).inputValue()).toBe("2026-01-15");
  await button(page, t("handIn.submit")).click();
  await says(page, "EU declaration of conformity was handed in.");
  connection.close();
});

journey("a release that replaces the files of a tab does not discard its input", async (open) => {
  const visit = await open();
  const { page, faults } = visit;
  await openForm(visit);
  await description(page).fill(TYPED);
  faults.allow(/^404 GET \/assets\//, /console: .*(dynamically imported module|PAGE_NOT_LOADED)/);
  await release(page);
  // The code of a screen is loaded when the pointer is on its link.
  await link(page, t("nav.orders")).hover();
  await says(page, "A new version of Carnet is available.");
  await button(page, t("release.reload")).click();
  await says(page, "Input on this page that you have not sent will be lost.");
  await screenshot(page, "dialog-new-version");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: t("action.cancel") })
    .click();
  expect(await description(page).inputValue()).toBe(TYPED);
  await saveAs(page, TYPED);
  await link(page, t("nav.orders")).click();
  await hasHeading(page, t("error.page"));
  await says(page, "The page could not be loaded. Check your connection and try again.");
  await page.unrouteAll();
  // Nothing was typed on this page: the new release is loaded at once.
  await button(page, t("release.reload")).click();
  await hasHeading(page, t("orders.title"));
});

/** Answers as a gateway does that serves another release: its page names other files, and those of this release are gone. */
async function release(page: Page): Promise<void> {
  await page.route("**/assets/*", (route) => route.fulfill({ status: 404, body: "" }));
  await page.route(
    ({ pathname }) => pathname === "/",
    async (route) => {
      const response = await route.fetch();
      const html = (await response.text()).replaceAll(/\/assets\/[\w-]+\.js/g, "/assets/next.js");
      return route.fulfill({ response, body: html });
    },
  );
}
