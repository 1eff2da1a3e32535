/** States of the seller's screens that have no address of their own. The dialogs have a list of their own. */

import type { Page } from "playwright-core";
import { t } from "../../src/i18n/index.ts";
import { button, field, hasHeading, says } from "./controls.ts";
import { press, type Way } from "./dialogs.ts";
import { PASSWORD } from "./people.ts";
import { totp } from "./totp.ts";

const security = () => "/settings/security";

const FILE = [
  "sku,name,origin_country,hs_code",
  "PB-IMPORTED,Power bank 20000 mAh,CN,850760",
  "PB-UNKNOWN,Power bank with an unknown code,CN,999999",
  "PB-NOWHERE,Power bank without a country,Nowhere,850760",
].join("\n");

/** In this order: from the last one on, the seller has a second factor, which some dialogs need. */
export const STATES: Record<string, Way> = {
  "import report": {
    address: () => "/products/import",
    open: async (page) => {
      await field(page, t("import.text")).fill(FILE);
      await press(t("import.send"))(page);
      await hasHeading(page, t("import.report"));
    },
  },
  "record of a check": {
    address: ({ check }) => `/checks/${check}`,
    open: async (page) => {
      await page.getByText(t("checks.record"), { exact: true }).click();
      await press(t("checks.verify"))(page);
      await says(page, t("checks.same"));
    },
  },
  "proposal of codes": {
    address: ({ product }) => `/products/${product}?tab=codes`,
    open: press(t("product.propose")),
  },
  "second factor, password": { address: security, open: press(t("security.begin")) },
  "second factor, secret": { address: security, open: beginFactor },
  "second factor, recovery codes": { address: security, open: confirmFactor },
};

async function beginFactor(page: Page): Promise<void> {
  await press(t("security.begin"))(page);
  // The form for another password has a field of the same name.
  const form = page.locator("form", { has: button(page, t("security.next")) });
  await form.getByLabel(t("security.current"), { exact: true }).fill(PASSWORD);
  await press(t("security.next"))(page);
  await field(page, t("security.code")).waitFor();
}

async function confirmFactor(page: Page): Promise<void> {
  await beginFactor(page);
  const shown = await page.getByText(t("security.type")).locator("code").textContent();
  await field(page, t("security.code")).fill(totp(shown?.replaceAll(/\s/g, "") ?? ""));
  await press(t("security.confirm"))(page);
  await hasHeading(page, t("security.codesTitle"));
}
