import * as v from "valibot";
import { MODES } from "../../checks/lane.ts";
import { codeSchema, factSchema } from "../../facts/schemas.ts";

const schema = v.object({
  code: v.fallback(v.optional(codeSchema), undefined),
  from: v.fallback(v.optional(v.pipe(v.string(), v.length(2))), undefined),
  to: v.fallback(v.optional(v.pipe(v.string(), v.length(2))), undefined),
  by: v.fallback(v.optional(v.picklist(MODES)), undefined),
  facts: v.fallback(v.optional(v.pipe(v.array(factSchema), v.maxLength(50))), undefined),
});

export type EntrySearch = v.InferOutput<typeof schema>;

/** The question in the address of the page. Invalid parts of it are ignored. */
export const readSearch = (search: Record<string, unknown>): EntrySearch => v.parse(schema, search);
