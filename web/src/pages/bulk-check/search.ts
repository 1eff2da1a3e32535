import * as v from "valibot";
import { MODES } from "../../checks/lane.ts";

const VERDICTS = [
  "PROHIBITED",
  "ACTION_REQUIRED",
  "NEEDS_INFORMATION",
  "COMPLIANT",
  "NO_RULE_FOUND",
] as const;
const verdict = v.fallback(v.optional(v.picklist(VERDICTS)), undefined);
const countryCode = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/));

const laneSchema = v.object({
  /** Without it, each product travels from its country of origin. */
  from: v.optional(countryCode),
  /** Absent while the user has not chosen yet. */
  to: v.optional(countryCode),
  by: v.picklist(MODES),
});

/** The most lanes of one bulk self-check. */
export const MOST_LANES = 10;

/** Products chosen one by one. With ten lanes, their checks are the most of one request. */
const MOST_PRODUCTS = 100;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

const schema = v.object({
  /** The products, if they were chosen one by one. Then the filter does not count. */
  products: v.fallback(
    v.optional(v.pipe(v.array(id), v.minLength(1), v.maxLength(MOST_PRODUCTS))),
    undefined,
  ),
  text: v.fallback(v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))), undefined),
  classification: v.fallback(
    v.optional(v.picklist(["PROPOSED", "CONFIRMED", "CHALLENGED"])),
    undefined,
  ),
  /** Verdict of the latest check of the products. */
  verdict,
  lanes: v.fallback(v.optional(v.pipe(v.array(laneSchema), v.maxLength(MOST_LANES))), undefined),
  /** The bulk self-check whose progress and results are shown. */
  run: v.fallback(v.optional(id), undefined),
  /** The verdict of the results that are shown. */
  result: verdict,
});

export type BulkSearch = v.InferOutput<typeof schema>;
export type BulkLane = v.InferOutput<typeof laneSchema>;

export const verdicts = VERDICTS;

/** The products, the lanes and the results in the address of the page. Invalid parts are ignored. */
export const readSearch = (search: Record<string, unknown>): BulkSearch => v.parse(schema, search);

/** The filter of the products. Archived products are never checked. */
export function productFilter({ text, classification, verdict }: BulkSearch) {
  return {
    search: text || null,
    classification: classification ?? null,
    latestVerdicts: verdict ? [verdict] : null,
    status: "ACTIVE" as const,
  };
}
