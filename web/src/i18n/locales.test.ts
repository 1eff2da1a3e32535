import { expect, test } from "vitest";
import { knownLocale, localeOf } from "./locales.ts";

test("the first known language of the browser is taken", () => {
  expect(localeOf(["fr-FR", "de-AT", "en"])).toBe("DE");
  expect(localeOf(["zh-Hant-TW"])).toBe("ZH");
});

test("a language that is not known yet counts as English", () => {
  expect(knownLocale("ZH")).toBe("ZH");
  expect(knownLocale("FR")).toBe("EN");
});

test("English is the language of all others", () => {
  expect(localeOf(["fr", "dex"])).toBe("EN");
  expect(localeOf([])).toBe("EN");
});
