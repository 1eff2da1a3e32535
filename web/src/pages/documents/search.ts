import * as v from "valibot";

const STATUSES = ["SUBMITTED", "ACCEPTED", "REJECTED", "EXPIRED"] as const;

const schema = v.object({
  status: v.fallback(v.optional(v.picklist(STATUSES)), undefined),
  type: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]{1,63}$/))), undefined),
  /** Documents whose last day is before this day. */
  before: v.fallback(
    v.optional(v.pipe(v.string(), v.isoDate(), v.regex(/^(19|2\d)\d\d-/))),
    undefined,
  ),
  sort: v.fallback(v.optional(v.picklist(["CREATED_AT", "UPDATED_AT", "EXPIRES_ON"])), undefined),
  down: v.fallback(v.optional(v.boolean()), undefined),
});

export type DocumentsSearch = v.InferOutput<typeof schema>;

export const statuses = STATUSES;

/** The filters of the list in its address. Invalid parts are ignored. */
export const readSearch = (search: Record<string, unknown>): DocumentsSearch =>
  v.parse(schema, search);

/** The filter and the order as the API takes them. Without an order of its own, the list begins with the newest document. */
export function variablesOf({ status, type, before, sort, down }: DocumentsSearch) {
  return {
    filter: {
      status: status ? [status] : null,
      type: type ? [type] : null,
      expiresOn: before ? { to: before } : null,
    },
    sort: {
      field: sort ?? ("CREATED_AT" as const),
      direction: (sort ? down : true) ? ("DESCENDING" as const) : ("ASCENDING" as const),
    },
  };
}

const SOON_DAYS = 60;

/** The filter of accepted documents that expire within 60 days. */
export function expiringSoon(now: Date) {
  const today = now.toISOString().slice(0, 10);
  return {
    status: ["ACCEPTED" as const],
    expiresOn: { from: today, to: addDays(today, SOON_DAYS + 1) },
  };
}

function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
