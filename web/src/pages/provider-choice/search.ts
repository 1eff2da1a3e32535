import * as v from "valibot";
import { ORDER_TYPES } from "../../orders/order-types.ts";

/** The number of providers that an order can ask. */
export const MOST = 5;

export const MATCH_SORTS = ["FIT", "LEAD_TIME", "RATING", "NAME"] as const;

const ask = v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.maxLength(MOST));

const schema = v.object({
  ask: v.fallback(v.optional(ask), undefined),
  sort: v.fallback(v.optional(v.picklist(MATCH_SORTS)), undefined),
});

/** The chosen providers and the order of the list. The choice is in the address, so that a reload keeps it. */
export const readSearch = (search: Record<string, unknown>) => v.parse(schema, search);

const draftSchema = v.object({
  ...schema.entries,
  market: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))), undefined),
  service: v.fallback(v.optional(v.picklist(ORDER_TYPES)), undefined),
});

/** The same for a draft, with the market and the service of the draft, so that one query loads the screen. */
export const readDraftSearch = (search: Record<string, unknown>) => v.parse(draftSchema, search);
