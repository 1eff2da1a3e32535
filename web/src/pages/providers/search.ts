import * as v from "valibot";
import { ORDER_TYPES } from "../../orders/order-types.ts";

export const SORTS = ["NAME", "LEAD_TIME", "RATING", "NEWEST"] as const;

const schema = v.object({
  text: v.fallback(v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))), undefined),
  market: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))), undefined),
  document: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[A-Z0-9_]{1,40}$/))), undefined),
  service: v.fallback(v.optional(v.picklist(ORDER_TYPES)), undefined),
  language: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[a-z]{2,3}$/))), undefined),
  sort: v.fallback(v.optional(v.picklist(SORTS)), undefined),
});

export type ProvidersSearch = v.InferOutput<typeof schema>;

/** The filters of the directory in its address. Invalid parts are ignored. */
export const readSearch = (search: Record<string, unknown>): ProvidersSearch =>
  v.parse(schema, search);

const one = v.object({
  check: v.fallback(v.optional(v.pipe(v.string(), v.uuid())), undefined),
});

/** The self-check that a question to a provider is about. */
export const readOne = (search: Record<string, unknown>): v.InferOutput<typeof one> =>
  v.parse(one, search);
