import * as v from "valibot";

const schema = v.object({
  unread: v.fallback(v.optional(v.literal(true)), undefined),
});

export type NotificationsSearch = v.InferOutput<typeof schema>;

/** The filter of the list in its address. */
export const readSearch = (search: Record<string, unknown>): NotificationsSearch =>
  v.parse(schema, search);
