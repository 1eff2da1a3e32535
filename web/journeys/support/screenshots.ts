/** Pictures of screens, for people to look at. */

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { takesScreenshots } from "./settings.ts";

const FOLDER = fileURLToPath(new URL("../screenshots/", import.meta.url));

/** The size of a page in a journey, and the smallest one that the screens are made for. */
export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 320, height: 640 };

/** Stores a picture of the whole page if the run asks for it. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  if (!takesScreenshots()) return;
  await mkdir(FOLDER, { recursive: true });
  const file = name.replaceAll(/[^\w-]+/g, "-").replaceAll(/^-+|-+$/g, "");
  // Without these options, Playwright adds styles to the page, which the content security policy forbids.
  const options = { animations: "allow", caret: "initial", fullPage: true } as const;
  await page.screenshot({ ...options, path: `${FOLDER}${file}.png` });
}

/** The same at both sizes, each in light and in dark. The page is wide and light afterwards. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!takesScreenshots()) return;
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await takeScreenshot(page, `${name}-${size.width}-${colorScheme}`);
    }
  }
}
