/** Texts and formats of the user's language. A missing key is a type error. */

import { codes } from "./codes.ts";
import { en } from "./en/index.ts";
import { refusals } from "./refusals.ts";

export type Messages = typeof en;
export type Key = keyof Messages;
type Values = Record<string, string | number>;

const LANGUAGE = "en-GB";
const countries = new Intl.DisplayNames(LANGUAGE, { type: "region" });
const languages = new Intl.DisplayNames(LANGUAGE, { type: "language" });
const dateFormat = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeZone: "UTC" });
const timeFormat = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeStyle: "short" });
const plural = new Intl.PluralRules(LANGUAGE);
const relative = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "auto" });

/** The text of a key, with `{name}` replaced by the value of that name. */
export function t(key: Key, values: Values = {}): string {
  return en[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The text of `<key>.one` or `<key>.other` for a number. */
export function count(key: PluralKey, number: number, values: Values = {}): string {
  const form = plural.select(number) === "one" ? "one" : "other";
  return t(`${key}.${form}` as Key, { count: number.toLocaleString(LANGUAGE), ...values });
}

type PluralKey = { [K in Key]: K extends `${infer Stem}.one` ? Stem : never }[Key];

/** The text for the code of a request that was refused as a whole. */
export function problem(code: string): string {
  return codes[code] ?? t("error.unknown", { code });
}

/** The sentence for a refusal of a mutation. `message` is that of the API. */
export function refusal({ code, message }: { code: string; message: string }): string {
  return refusals[code] ?? message;
}

/** A word for an enum value: `NOT_CONFIRMED` reads "Not confirmed" unless the catalogue has a better word. */
export function word(value: string): string {
  const known = en[`word.${value}` as Key];
  if (known) return known;
  const text = value.toLowerCase().replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function country(code: string): string {
  // ISO 3166-1 has no code for it. The rules and the customs declarations of the EU use this one.
  if (code === "XI") return "Northern Ireland";
  try {
    return countries.of(code) ?? code;
  } catch {
    return code;
  }
}

/** A calendar day, such as `2026-03-31`. */
export function day(value: string): string {
  return dateFormat.format(new Date(`${value.slice(0, 10)}T00:00:00Z`));
}

export function time(value: string): string {
  return timeFormat.format(new Date(value));
}

/** Time since or until a moment, such as "3 hours ago". */
export function ago(value: string, now = Date.now()): string {
  const seconds = (Date.parse(value) - now) / 1000;
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ];
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(0, "minute");
}

export function number(value: number): string {
  return value.toLocaleString(LANGUAGE);
}

/** A price of the API: whole minor units of a currency, for example 1250 for 12.50 euro. */
export function price(of: { readonly minorUnits: number; readonly currency: string }): string {
  const format = new Intl.NumberFormat(LANGUAGE, { style: "currency", currency: of.currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(of.minorUnits / 10 ** digits);
}

/** The name of a language, for example of `pt-BR`. */
export function language(code: string): string {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}
