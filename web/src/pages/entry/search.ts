import * as v from "valibot";

/** An answered fact in the address: its name and its value with a mark of its type. */
const factSchema = v.object({
  name: v.pipe(v.string(), v.maxLength(64)),
  text: v.optional(v.pipe(v.string(), v.maxLength(300))),
  number: v.optional(v.number()),
  flag: v.optional(v.boolean()),
});

const schema = v.object({
  code: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^\d{2}(\d{2}){0,2}$/))), undefined),
  from: v.fallback(v.optional(v.pipe(v.string(), v.length(2))), undefined),
  to: v.fallback(v.optional(v.pipe(v.string(), v.length(2))), undefined),
  by: v.fallback(v.optional(v.picklist(["AIR", "SEA", "ROAD", "RAIL"])), undefined),
  facts: v.fallback(v.optional(v.pipe(v.array(factSchema), v.maxLength(50))), undefined),
});

export type EntrySearch = v.InferOutput<typeof schema>;

/** The question in the address of the page. Invalid parts of it are ignored. */
export const readSearch = (search: Record<string, unknown>): EntrySearch => v.parse(schema, search);
