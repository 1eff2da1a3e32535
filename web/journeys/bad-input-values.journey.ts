/** Values that are too large, too long, disguised, or older than those of the platform. */

import type { Locator, Page } from "playwright-core";
import { expect, inject } from "vitest";
import { t } from "../src/i18n/index.ts";
import { button, field, hasHeading, optionalField, says } from "./support/controls.ts";
import { newEnquiry, newOrder, newPowerBank, pdf } from "./support/goods.ts";
import { journey } from "./support/journey.ts";
import { newPerson, type Person, signIn } from "./support/people.ts";
import { description, editProduct, openForm, saveAs } from "./support/product-form.ts";
import { tooWide } from "./support/width.ts";

const LARGEST = 25 * 1024 * 1024;
const LONG = "ten letter".repeat(1_000);
const RIGHT_TO_LEFT = "بطارية محمولة سعة 10,000";
/** Turns the direction of all following letters around. */
const OVERRIDE = "\u202E";
const DISGUISED = `Power ${OVERRIDE}bank`;
const INVISIBLE = "\u200B";
const EMPTY = "The text is empty. Enter at least one visible character.";

journey("a file of one byte more than 25 MiB is refused before it is sent", async (open) => {
  const { page } = await open();
  const seller = await newPerson("SELLER");
  const product = await newPowerBank(seller.api);
  await signIn(page, seller);
  await page.goto(`/products/${product}/documents/new?type=EU_DOC`);
  const sent: string[] = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === "/files") sent.push(searchParams.get("name") ?? "");
  });
  const mimeType = "application/pdf";
  const small = { name: "small.pdf", mimeType, buffer: Buffer.from(pdf("Declaration")) };
  await page.getByLabel(t("upload.chooseSeveral")).setInputFiles(small);
  await field(page, t("documents.issuer")).fill("Harbour Trading");
  await says(page, t("upload.done"));
  const large = { name: "large.pdf", mimeType, buffer: Buffer.alloc(LARGEST + 1) };
  await page.getByLabel(t("upload.chooseSeveral")).setInputFiles(large);
  await says(
    page,
    "The file is 25.1 MB; the limit is 25 MB. Scan it with a lower resolution or split it, and choose it again.",
  );
  expect(sent).toEqual(["small.pdf"]);
  expect(await field(page, t("documents.issuer")).inputValue()).toBe("Harbour Trading");
});

journey("two tabs that change one product keep both changes", async (open) => {
  const visit = await open();
  const { page, context } = visit;
  const { product } = await openForm(visit);
  const other = await context.newPage();
  await editProduct(other, product);
  await description(page).fill("Holds 37 Wh.");
  await field(other, t("product.name")).fill("Power bank for travellers");
  await button(other, t("action.save")).click();
  await hasHeading(other, "Power bank for travellers");
  await button(page, t("action.save")).click();
  await says(
    page,
    "This was changed meanwhile. It is shown as it is now: check it, and send again.",
  );
  expect(await description(page).inputValue()).toBe("Holds 37 Wh.");
  await saveAs(page, "Holds 37 Wh.");
  await hasHeading(page, "Power bank for travellers");
});

journey(
  "a text of 10,000 characters fills a field up to its limit, which says so",
  async (open) => {
    const { page } = await open();
    const seller = await newPerson("SELLER");
    const forms = await openForms(page, seller);
    for (const form of forms) {
      await page.goto(form.address);
      for (const { find, limit } of form.fields) {
        const control = find(page);
        await control.fill(LONG);
        expect(await control.inputValue()).toBe(LONG.slice(0, limit));
        await says(page, `This field takes ${limit.toLocaleString("en-GB")} characters.`);
        expect(await tooWide(page)).toEqual([]);
      }
    }
  },
);

journey("a product with a disguised name or an invisible character is refused", async (open) => {
  const { page } = await open();
  const seller = await newPerson("SELLER");
  await signIn(page, seller);
  await page.goto("/products/new");
  await field(page, t("product.name")).fill(DISGUISED);
  await field(page, t("product.sku")).fill(`PB${INVISIBLE}-10000`);
  await field(page, t("product.origin")).selectOption({ label: "China" });
  await description(page).fill(`${RIGHT_TO_LEFT}${INVISIBLE}`);
  await button(page, t("newProduct.next")).click();
  await field(page, t("entry.code")).fill("850760");
  await button(page, t("newProduct.next")).click();
  await button(page, t("newProduct.add")).click();
  await says(
    page,
    "The name must be one line of 1 to 200 characters, without invisible characters.",
  );
  await says(page, "The SKU must be one line of 1 to 64 characters, without invisible characters.");
  expect(await field(page, t("product.name")).inputValue()).toBe(DISGUISED);
  expect(await field(page, t("product.sku")).inputValue()).toBe(`PB${INVISIBLE}-10000`);
  expect(await description(page).inputValue()).toBe(`${RIGHT_TO_LEFT}${INVISIBLE}`);
  await field(page, t("product.name")).fill(RIGHT_TO_LEFT);
  await field(page, t("product.sku")).fill("PB-10000");
  await button(page, t("newProduct.add")).click();
  await hasHeading(page, RIGHT_TO_LEFT);
  await page.goto("/products");
  await page.getByRole("link", { name: RIGHT_TO_LEFT }).waitFor();
  expect(await tooWide(page)).toEqual([]);
});

journey(
  "messages of invisible characters are refused, and others arrive as typed",
  async (open) => {
    const { page } = await open();
    const seller = await newPerson("SELLER");
    const [, ask, answer, message] = await openForms(page, seller);
    for (const form of [ask, answer, message]) {
      if (!form) throw new Error("There are four forms.");
      await page.goto(form.address);
      const control = form.fields[0]?.find(page) ?? page.getByRole("textbox");
      const send = page.locator("form").filter({ has: control }).locator("[type=submit]");
      await control.fill(INVISIBLE.repeat(3));
      await send.click();
      await says(page, EMPTY);
      expect(await control.inputValue()).toBe(INVISIBLE.repeat(3));
      const text = `${RIGHT_TO_LEFT} ${OVERRIDE}Wh 37${INVISIBLE}.`;
      await control.fill(text);
      await send.click();
      await page.getByRole("listitem").getByText(text).first().waitFor();
      expect(await tooWide(page)).toEqual([]);
    }
  },
);

type FormOf = {
  address: string;
  fields: { find: (page: Page) => Locator; limit: number }[];
};

/** Signs in, and returns the forms of a product, an enquiry and its messages, and the messages of an order. */
async function openForms(page: Page, seller: Person): Promise<FormOf[]> {
  const { api } = seller;
  const product = await newPowerBank(api);
  const [enquiry, order] = [await newEnquiry(api), await newOrder(api, product)];
  await signIn(page, seller);
  const message = (page: Page) => page.getByLabel(/^Message to /);
  return [
    {
      address: "/products/new",
      fields: [
        { find: (page) => field(page, t("product.name")), limit: 200 },
        { find: (page) => field(page, t("product.sku")), limit: 64 },
        { find: (page) => optionalField(page, t("product.gtin")), limit: 20 },
        { find: description, limit: 2_000 },
      ],
    },
    {
      address: `/providers/${inject("laboratories")[0]}`,
      fields: [{ find: (page) => field(page, t("provider.question")), limit: 4_000 }],
    },
    { address: `/enquiries/${enquiry}`, fields: [{ find: message, limit: 4_000 }] },
    { address: `/orders/${order}`, fields: [{ find: message, limit: 4_000 }] },
  ];
}
