import * as v from "valibot";

const STEPS = ["DAY", "WEEK", "MONTH"] as const;
const DAYS = [30, 90, 365] as const;
const day = v.fallback(
  v.optional(v.pipe(v.string(), v.isoDate(), v.minValue("1900-01-01"))),
  undefined,
);

const schema = v.object({
  /** The last days until today. */
  days: v.fallback(v.optional(v.picklist(DAYS)), undefined),
  /** A period of the user's own, in place of the last days. */
  from: day,
  to: day,
  step: v.fallback(v.optional(v.picklist(STEPS)), undefined),
});

export type StatisticsSearch = v.InferOutput<typeof schema>;
export type StatisticsStep = (typeof STEPS)[number];
export type Period = { from: string; to: string; step: StatisticsStep };

export const steps: readonly StatisticsStep[] = STEPS;
export const lastDays: readonly number[] = DAYS;

const DEFAULT_DAYS = 90;
const LONGEST_DAYS = 366;
const DAY_MS = 86_400_000;

/** The period and the step in the address. */
export const readSearch = (search: Record<string, unknown>): StatisticsSearch =>
  v.parse(schema, search);

/** The days and the step to ask for. Null if a period of the user's own is the wrong way round, or longer than the API permits. */
export function periodOf(search: StatisticsSearch, now: number): Period | null {
  const today = dayOf(now);
  const own = search.from !== undefined || search.to !== undefined;
  const to = (own ? search.to : undefined) ?? today;
  const from =
    (own ? search.from : undefined) ??
    dayOf(Date.parse(to) - ((search.days ?? DEFAULT_DAYS) - 1) * DAY_MS);
  const length = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (length < 1 || length > LONGEST_DAYS) return null;
  return { from, to, step: search.step ?? stepOf(length) };
}

/** A step with which the period has a readable number of points. */
function stepOf(days: number): StatisticsStep {
  if (days <= 31) return "DAY";
  return days <= 190 ? "WEEK" : "MONTH";
}

/** The day in UTC, as the statistics count. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
