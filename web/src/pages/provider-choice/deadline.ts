const DAY_MS = 86_400_000;
const USUAL_DAYS = 14;
/** The API takes 90 days. A chosen day ends up to a day later, so that the last one is left out. */
const LONGEST_DAYS = 89;

/** The day for quotes that the form proposes. */
export const usualDay = (now: Date): string => dayOf(now.getTime() + USUAL_DAYS * DAY_MS);

export const firstDay = (now: Date): string => dayOf(now.getTime() + DAY_MS);

export const lastDay = (now: Date): string => dayOf(now.getTime() + LONGEST_DAYS * DAY_MS);

/** The end of a chosen day where the user is, as a moment. Null for an incomplete date. */
export function endOf(day: string): string | null {
  const end = new Date(`${day}T23:59:59`);
  return Number.isNaN(end.getTime()) ? null : end.toISOString();
}

/** The calendar day where the user is, as a date field writes it. */
function dayOf(moment: number): string {
  const date = new Date(moment);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
