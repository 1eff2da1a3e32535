/** The form for the description of a product, which journeys fill in half before something happens. */

import type { Locator, Page } from "playwright-core";
import { t } from "../../src/i18n/index.ts";
import { button, optionalField } from "./controls.ts";
import { newPowerBank } from "./goods.ts";
import type { Visit } from "./journey.ts";
import { newPerson, type Person, signIn } from "./people.ts";

export const description = (page: Page): Locator => optionalField(page, t("product.description"));

/** Opens the form of a product. */
export async function editProduct(page: Page, id: string): Promise<void> {
  await page.goto(`/products/${id}?tab=facts`);
  await button(page, t("product.edit")).click();
  await description(page).waitFor();
}

/** Signs in a new seller, and opens the form of the seller's only product. */
export async function openForm({ page }: Visit): Promise<{ seller: Person; product: string }> {
  const seller = await newPerson("SELLER");
  const product = await newPowerBank(seller.api);
  await signIn(page, seller);
  await editProduct(page, product);
  return { seller, product };
}

/** Sends the form, and waits until the product has this description. */
export async function saveAs(page: Page, wanted: string): Promise<void> {
  await button(page, t("action.save")).click();
  await button(page, t("product.edit")).waitFor();
  await page.getByRole("definition").getByText(wanted, { exact: true }).waitFor();
}
