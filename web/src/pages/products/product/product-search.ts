import * as v from "valibot";
import { MODES } from "../../../checks/lane.ts";
import { AIRCRAFT } from "../lane.ts";

export const TABS = ["lanes", "facts", "codes", "documents", "certificates"] as const;
export type Tab = (typeof TABS)[number];

const countryCode = v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))), undefined);

const schema = v.object({
  tab: v.fallback(v.optional(v.picklist(TABS)), undefined),
  /** The market whose questions are shown. */
  market: countryCode,
  /** The lane that the form for a check begins with. */
  from: countryCode,
  to: countryCode,
  by: v.fallback(v.optional(v.picklist(MODES)), undefined),
  aircraft: v.fallback(v.optional(v.picklist(AIRCRAFT)), undefined),
  /** The product was added a moment ago. */
  added: v.fallback(v.optional(v.boolean()), undefined),
});

export type ProductSearch = v.InferOutput<typeof schema>;

/** The open tab, and the lane that another page hands on. Invalid parts of the address are ignored. */
export const readSearch = (search: Record<string, unknown>): ProductSearch =>
  v.parse(schema, search);

/** The parts of the product that the open tab needs. */
export function partsOf(tab: Tab) {
  return {
    lanes: tab === "lanes",
    facts: tab === "facts",
    codes: tab === "codes",
    documents: tab === "documents",
    certificates: tab === "certificates",
  };
}
