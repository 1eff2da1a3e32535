import * as v from "valibot";

const VERDICTS = [
  "PROHIBITED",
  "ACTION_REQUIRED",
  "NEEDS_INFORMATION",
  "COMPLIANT",
  "NO_RULE_FOUND",
] as const;

const schema = v.object({
  text: v.fallback(v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))), undefined),
  status: v.fallback(v.optional(v.picklist(["ACTIVE", "ARCHIVED"])), undefined),
  classification: v.fallback(
    v.optional(v.picklist(["PROPOSED", "CONFIRMED", "CHALLENGED"])),
    undefined,
  ),
  verdict: v.fallback(v.optional(v.picklist(VERDICTS)), undefined),
  sort: v.fallback(v.optional(v.picklist(["NAME", "SKU", "CREATED_AT", "UPDATED_AT"])), undefined),
  down: v.fallback(v.optional(v.boolean()), undefined),
});

export type ProductsSearch = v.InferOutput<typeof schema>;

export const verdicts: readonly string[] = VERDICTS;

/** The filters and the order of the list in its address, so that "back" and a shared link show the same list. */
export const readSearch = (search: Record<string, unknown>): ProductsSearch =>
  v.parse(schema, search);

/** The filters and the order as the API takes them. Without an order of its own, the list begins with the newest product. */
export function variablesOf(search: ProductsSearch) {
  return {
    filter: {
      search: search.text || null,
      status: search.status ?? null,
      classification: search.classification ?? null,
      latestVerdicts: search.verdict ? [search.verdict] : null,
    },
    sort: {
      field: search.sort ?? ("CREATED_AT" as const),
      direction:
        (search.down ?? search.sort === undefined)
          ? ("DESCENDING" as const)
          : ("ASCENDING" as const),
    },
  };
}

/** The same products for a check of all of them. Archived products are never checked. */
export function bulkOf({ text, classification, verdict }: ProductsSearch) {
  return { text, classification, verdict };
}

export function isFiltered(search: ProductsSearch): boolean {
  return Boolean(search.text || search.status || search.classification || search.verdict);
}
