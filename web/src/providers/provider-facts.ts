import { count, number, t } from "../i18n/index.ts";

/** The services of a provider, each once, in the order of its profile. */
export function serviceTypes(services: readonly { readonly type: string }[]): string[] {
  return [...new Set(services.map(({ type }) => type))];
}

/** The shortest usual lead time in days, or null if the provider names none. */
export function shortestLead(
  services: readonly { readonly leadDays: number | null | undefined }[],
): number | null {
  const days = services.map(({ leadDays }) => leadDays).filter((lead) => typeof lead === "number");
  return days.length === 0 ? null : Math.min(...days);
}

export function leadText(days: number | null | undefined): string {
  return days === null || days === undefined ? t("provider.unknown") : count("provider.days", days);
}

export function ratingText(rating: number | null | undefined, ratings: number): string {
  if (rating === null || rating === undefined) return t("provider.noRating");
  return count("provider.rating", ratings, { stars: number(Math.round(rating * 10) / 10) });
}

/** The usual time until a provider answers: hours up to two days, then days. */
export function responseText(hours: number | null | undefined): string {
  if (hours === null || hours === undefined) return t("provider.unknown");
  if (hours < 48) return count("provider.hours", Math.max(1, Math.round(hours)));
  return count("provider.days", Math.round(hours / 24));
}

/** The standards of the accreditations that are in force today, each once. */
export function standardsInForce(
  accreditations: readonly { readonly standard: string; readonly status: string }[],
): string[] {
  const inForce = accreditations.filter(({ status }) => status === "IN_FORCE");
  return [...new Set(inForce.map(({ standard }) => standard))];
}
