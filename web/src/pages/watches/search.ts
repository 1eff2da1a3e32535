import * as v from "valibot";

const schema = v.object({
  status: v.fallback(v.optional(v.picklist(["ACTIVE", "PAUSED"])), undefined),
});

export type WatchesSearch = v.InferOutput<typeof schema>;

export const statuses: readonly string[] = ["ACTIVE", "PAUSED"];

/** The filter of the list in its address. */
export const readSearch = (search: Record<string, unknown>): WatchesSearch =>
  v.parse(schema, search);
