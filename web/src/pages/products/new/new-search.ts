import * as v from "valibot";
import { AIRCRAFT, MODES } from "../lane.ts";

export const factSchema = v.object({
  name: v.pipe(v.string(), v.maxLength(64)),
  text: v.optional(v.pipe(v.string(), v.maxLength(300))),
  number: v.optional(v.number()),
  flag: v.optional(v.boolean()),
});

export const STEPS = ["goods", "code", "facts"] as const;
export type Step = (typeof STEPS)[number];

/** An address that somebody has typed has the digits as a number. */
const codeSchema = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(String),
  v.regex(/^\d{2}(\d{2}){0,2}$/),
);

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

/** The question that is open, and what another page knows already about the product. */
export const readSearch = (search: Record<string, unknown>): NewSearch => v.parse(schema, search);
