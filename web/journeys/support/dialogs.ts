/** The dialogs of the seller's side that need no answer of another organisation, by what they do. */

import type { Page } from "playwright-core";
import { t } from "../../src/i18n/index.ts";
import { button } from "./controls.ts";
import type { Made } from "./screens.ts";

type Way = {
  address: (made: Made) => string;
  /** Opens the dialog on the loaded screen. */
  open: (page: Page) => Promise<void>;
};

const press = (name: string) => (page: Page) => button(page, name).first().click();

/** Chooses all products of the list, and opens a dialog about them. */
const forAll = (name: string) => async (page: Page) => {
  await page.getByRole("row").getByRole("checkbox").first().check();
  await press(name)(page);
};

export const DIALOGS: Record<string, Way> = {
  "archive a product": {
    address: ({ product }) => `/products/${product}`,
    open: press(t("product.archive")),
  },
  "archive several products": {
    address: () => "/products",
    open: forAll(t("products.bulkArchive")),
  },
  "watch several products": { address: () => "/products", open: forAll(t("products.bulkWatch")) },
  "cancel an order": { address: ({ order }) => `/orders/${order}`, open: press(t("order.cancel")) },
  "close an enquiry": {
    address: ({ enquiry }) => `/enquiries/${enquiry}`,
    open: press(t("enquiry.close")),
  },
  "watch a market": { address: () => "/watches", open: press(t("watches.add")) },
  "sign out everywhere": {
    address: () => "/settings/sessions",
    open: press(t("sessions.endAll")),
  },
  "close the organisation": {
    address: () => "/settings/organisation",
    open: press(t("organisation.close")),
  },
  "leave the organisation": { address: () => "/settings/members", open: press(t("members.leave")) },
  "shortcuts of the keyboard": { address: () => "/home", open: (page) => page.keyboard.press("?") },
};
