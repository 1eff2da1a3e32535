import { word } from "./index.ts";

/** Languages in which the platform writes to people. */
const LOCALES = ["EN", "DE", "ZH"] as const;
export type Locale = (typeof LOCALES)[number];

export const localeOptions = LOCALES.map((value) => ({ value, label: word(value) }));

/** A language of the API. One that a later release of the platform adds counts as English until it has texts. */
export function knownLocale(value: string): Locale {
  return LOCALES.find((locale) => locale === value) ?? "EN";
}

/** The first language of the browser that the platform has. */
export function localeOf(languages: readonly string[]): Locale {
  for (const language of languages) {
    const known = LOCALES.find((locale) => language.toUpperCase().split("-")[0] === locale);
    if (known) return known;
  }
  return "EN";
}
