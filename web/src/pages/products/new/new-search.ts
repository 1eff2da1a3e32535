import * as v from "valibot";
import { MODES } from "../../../checks/lane.ts";
import { codeSchema, factSchema } from "../../../facts/schemas.ts";
import { AIRCRAFT } from "../lane.ts";

export const STEPS = ["goods", "code", "facts"] as const;
export type Step = (typeof STEPS)[number];

const schema = v.object({
  step: v.fallback(v.optional(v.picklist(STEPS)), undefined),
  code: v.fallback(v.optional(codeSchema), undefined),
  from: v.fallback(v.optional(v.pipe(v.string(), v.length(2))), undefined),
  to: v.fallback(v.optional(v.pipe(v.string(), v.length(2))), undefined),
  by: v.fallback(v.optional(v.picklist(MODES)), undefined),
  aircraft: v.fallback(v.optional(v.picklist(AIRCRAFT)), undefined),
  facts: v.fallback(v.optional(v.pipe(v.array(factSchema), v.maxLength(50))), undefined),
});

export type NewSearch = v.InferOutput<typeof schema>;

/** The open question, and the values of the product that another page hands on. */
export const readSearch = (search: Record<string, unknown>): NewSearch => v.parse(schema, search);
