import type { Page } from "playwright-core";

/** The elements that make the page scroll sideways. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > clientWidth,
    );
    return wide.map((element) =>
      `${element.tagName} ${element.className} ${element.textContent}`.slice(0, 100),
    );
  });
}
