import * as v from "valibot";

export const STATUSES = ["OPEN", "ANSWERED", "CLOSED", "EXPIRED"] as const;

const schema = v.object({
  text: v.fallback(v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))), undefined),
  status: v.fallback(v.optional(v.picklist(STATUSES)), undefined),
  sort: v.fallback(v.optional(v.picklist(["CREATED_AT", "UPDATED_AT"])), undefined),
  down: v.fallback(v.optional(v.boolean()), undefined),
});

export type EnquiriesSearch = v.InferOutput<typeof schema>;

/** The filters and the order of the list in its address. Invalid parts are ignored. */
export const readSearch = (search: Record<string, unknown>): EnquiriesSearch =>
  v.parse(schema, search);

/** The filters and the order as the API takes them. Without an order of its own, the list begins with the last change. */
export function variablesOf(search: EnquiriesSearch) {
  return {
    filter: {
      search: search.text || null,
      status: search.status ? [search.status] : null,
    },
    sort: {
      field: search.sort ?? ("UPDATED_AT" as const),
      direction:
        (search.down ?? search.sort === undefined)
          ? ("DESCENDING" as const)
          : ("ASCENDING" as const),
    },
  };
}
