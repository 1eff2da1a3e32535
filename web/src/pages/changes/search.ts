import * as v from "valibot";

const id = v.fallback(v.optional(v.pipe(v.string(), v.maxLength(64))), undefined);
const day = v.fallback(
  v.optional(v.pipe(v.string(), v.isoDate(), v.minValue("1900-01-01"))),
  undefined,
);

const schema = v.object({
  /** ID of the rule change. */
  change: id,
  /** ID of the product. */
  product: id,
  /** The first and the last day on which the changes were found. */
  from: day,
  to: day,
});

export type ChangesSearch = v.InferOutput<typeof schema>;

/** The filters of the list in its address. */
export const readSearch = (search: Record<string, unknown>): ChangesSearch =>
  v.parse(schema, search);

/** The filters as the API takes them. Days are those of the user's clock, and both are included. */
export function filterOf({ change, product, from, to }: ChangesSearch) {
  return {
    ruleChangeId: change ?? null,
    productId: product ?? null,
    createdAt:
      from || to ? { from: from ? start(from, 0) : null, to: to ? start(to, 1) : null } : null,
  };
}

export function isFiltered(search: ChangesSearch): boolean {
  return Object.values(search).some(Boolean);
}

function start(day: string, daysLater: number): string {
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + daysLater);
  return date.toISOString();
}
