import { day, t } from "../../../i18n/index.ts";
import type { StatisticsStep } from "../search.ts";

type Bucket = { readonly from: string; readonly to: string };

const LANGUAGE = "en-GB";
const monthFormat = new Intl.DateTimeFormat(LANGUAGE, {
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

const dayFormat = new Intl.DateTimeFormat(LANGUAGE, {
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

/** A short name of a bucket: its month, or its first day. */
export function bucketTick({ from }: Bucket, step: StatisticsStep): string {
  return (step === "MONTH" ? monthFormat : dayFormat).format(new Date(from));
}

/** The name of a bucket: its day, its month, or its first and last day. A part of a month or a week shows its days. */
export function bucketName({ from, to }: Bucket, step: StatisticsStep): string {
  if (from === to) return day(from);
  if (step === "MONTH" && isMonth(from, to)) return monthFormat.format(new Date(from));
  return t("statistics.days", { from: day(from), to: day(to) });
}

function isMonth(from: string, to: string): boolean {
  const next = new Date(Date.parse(to) + 86_400_000).toISOString();
  return from.endsWith("-01") && next.slice(8, 10) === "01";
}
