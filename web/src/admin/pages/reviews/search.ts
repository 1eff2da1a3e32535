import * as v from "valibot";

/** The kinds of tasks that the review list has. */
export const KINDS = [
  "DECIDE_APPROVAL",
  "RESOLVE_DISPUTE",
  "DECIDE_DOCUMENT",
  "DECIDE_HOLD",
] as const;

const schema = v.object({
  kind: v.fallback(v.optional(v.picklist(KINDS)), undefined),
});

export type ReviewsSearch = v.InferOutput<typeof schema>;

/** The filter of the list in its address. An unknown kind is ignored. */
export const readSearch = (search: Record<string, unknown>): ReviewsSearch =>
  v.parse(schema, search);
