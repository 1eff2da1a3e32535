/** Finds controls and content as a user does: by their roles, labels and sentences. */

import type { Locator, Page } from "playwright-core";
import { t } from "../../src/i18n/index.ts";

export const field = (page: Page, label: string): Locator =>
  page.getByLabel(label, { exact: true });

/** A field whose label says that it can stay empty. */
export const optionalField = (page: Page, label: string): Locator =>
  field(page, `${label} ${t("field.optional")}`);

export const button = (page: Page, name: string): Locator =>
  page.getByRole("button", { name, exact: true });

export const link = (page: Page, name: string): Locator =>
  page.getByRole("link", { name, exact: true });

export const heading = (page: Page, name: string | RegExp): Locator =>
  page.getByRole("heading", { name, exact: typeof name === "string" });

/** Waits until the screen with this heading is shown. */
export const hasHeading = (page: Page, name: string | RegExp): Promise<void> =>
  heading(page, name).first().waitFor();

/** Waits until this sentence is shown, alone or as a part of a longer text. */
export const says = (page: Page, sentence: string): Promise<void> =>
  page.locator("main, dialog, [role=status], [role=alert]").getByText(sentence).first().waitFor();

/** Waits until no part of the screen is a placeholder of content that is loading. */
export async function isLoaded(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForFunction(
    (loading) =>
      ![...document.querySelectorAll("main [role=status]")].some(
        ({ textContent }) => textContent === loading,
      ),
    t("loading"),
  );
}
