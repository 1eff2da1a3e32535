import type { inputOfLanes } from "./lanes.ts";

/** A lane as it was asked about. Without an origin, each product leaves its country of origin. */
export type AskedLane = ReturnType<typeof inputOfLanes>[number];

export type AskedCheck = { readonly productId: string; readonly lane: AskedLane };

type Result = {
  readonly index: number;
  readonly selfCheck: object | null | undefined;
  readonly userErrors: readonly { readonly message: string }[];
};

/** The lanes on which a product could not be checked for one reason. */
export type Refusal = { productId: string; message: string; lanes: readonly AskedLane[] };

/** The checks that were refused, joined by product and reason. */
export function refusalsOf(
  checks: readonly AskedCheck[],
  results: readonly Result[],
): readonly Refusal[] {
  const refusals = new Map<string, Refusal>();
  for (const { index, selfCheck, userErrors } of results) {
    const check = checks[index];
    if (selfCheck || !check) continue;
    const { productId, lane } = check;
    const message = userErrors.map((error) => error.message).join(" ");
    const key = `${productId} ${message}`;
    const lanes = [...(refusals.get(key)?.lanes ?? []), lane];
    refusals.set(key, { productId, message, lanes });
  }
  return [...refusals.values()];
}
