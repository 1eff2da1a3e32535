/** The dialogs of the seller's side, by what they do. That of a new release has a journey of its own. */

import type { Page } from "playwright-core";
import { t } from "../../src/i18n/index.ts";
import { button } from "./controls.ts";
import { NAME as COLLEAGUE } from "./people.ts";
import type { Made } from "./screens.ts";

/** A way to a state of a screen that has no address of its own. */
export type Way = {
  address: (made: Made) => string;
  /** Leads to the state on the loaded screen. */
  open: (page: Page) => Promise<void>;
};

export const press = (name: string) => (page: Page) => button(page, name).first().click();

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
  "challenge the codes of a product": {
    address: ({ confirmed }) => `/products/${confirmed}?tab=codes`,
    open: press(t("product.challenge")),
  },
  "watch several products": { address: () => "/products", open: forAll(t("products.bulkWatch")) },
  "cancel an order": { address: ({ order }) => `/orders/${order}`, open: press(t("order.cancel")) },
  "accept a quote": {
    address: ({ quoted }) => `/orders/${quoted}`,
    // The name of the provider follows.
    open: (page) => page.getByRole("button", { name: `${t("quote.accept")} Quay Testing` }).click(),
  },
  "accept a report": {
    address: ({ reported }) => `/orders/${reported}`,
    open: press(t("report.accept")),
  },
  "dispute a report": {
    address: ({ reported }) => `/orders/${reported}`,
    open: press(t("report.dispute")),
  },
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
  "renew the recovery codes": {
    address: () => "/settings/security",
    open: press(t("security.regenerate")),
  },
  "turn off the second factor": {
    address: () => "/settings/security",
    open: press(t("security.disable")),
  },
  "change the roles of a member": {
    address: () => "/settings/members",
    open: press(t("members.changeOf", { name: COLLEAGUE })),
  },
  "remove a member": {
    address: () => "/settings/members",
    open: press(t("members.removeOf", { name: COLLEAGUE })),
  },
  "leave the organisation": { address: () => "/settings/members", open: press(t("members.leave")) },
  "shortcuts of the keyboard": { address: () => "/home", open: (page) => page.keyboard.press("?") },
};
