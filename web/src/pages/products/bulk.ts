/** The API takes at most this many products in one mutation. */
export const BULK_LIMIT = 100;

export type Chosen = { readonly id: string; readonly name: string };

/** The result of a mutation about several products. */
export type BulkOutcome = {
  done: number;
  problems: { id: string; name: string; message: string }[];
};

type Result = {
  readonly index: number;
  readonly userErrors: readonly { readonly message: string }[];
};

/** Joins the results of a mutation with the products that it was about, by their index. */
export function outcomeOf(chosen: readonly Chosen[], results: readonly Result[]): BulkOutcome {
  const problems = results.flatMap(({ index, userErrors }) => {
    const product = chosen[index];
    if (!product || userErrors.length === 0) return [];
    const message = userErrors.map((error) => error.message).join(" ");
    return [{ id: product.id, name: product.name, message }];
  });
  return { done: results.length - problems.length, problems };
}
