import * as v from "valibot";
import type { UserError } from "../../../graph/errors.ts";
import type { FactAnswer } from "../../../ui/fact-questions.tsx";
import { AIRCRAFT, MODES } from "../lane.ts";
import { factSchema, type NewSearch, type Step } from "./new-search.ts";

const KEY = "carnet.new-product";

/** Facts that belong to a lane, and the one that the API takes from the national codes. */
const OF_LANE = ["mode", "origin", "destination", "direction", "aircraft"];
export const NATIONAL_CODE = "national_code";

const schema = v.object({
  /** What another page had told when the draft was begun. */
  source: v.string(),
  name: v.string(),
  sku: v.string(),
  gtin: v.string(),
  description: v.string(),
  origin: v.string(),
  code: v.string(),
  nationalCodes: v.array(v.object({ market: v.string(), code: v.string() })),
  facts: v.array(factSchema),
  to: v.string(),
  by: v.picklist(MODES),
  aircraft: v.optional(v.picklist(AIRCRAFT)),
});

/** A product that is being described. */
export type Draft = v.InferOutput<typeof schema>;

const EMPTY: Draft = {
  source: "",
  name: "",
  sku: "",
  gtin: "",
  description: "",
  origin: "",
  code: "",
  nationalCodes: [],
  facts: [],
  to: "",
  by: "AIR",
};

/** The stored draft, with what another page tells now. A reload of the same address keeps what was typed since. */
export function openDraft(stored: Draft | null, search: NewSearch): Draft {
  const { step: _, ...told } = search;
  const source = JSON.stringify(told);
  const draft = stored ?? EMPTY;
  if (source === "{}" || draft.source === source) return draft;
  const facts = told.facts ?? [];
  const aircraft = told.aircraft ?? aircraftOf(facts) ?? draft.aircraft;
  return {
    ...draft,
    source,
    origin: told.from ?? draft.origin,
    code: told.code ?? draft.code,
    to: told.to ?? draft.to,
    by: told.by ?? draft.by,
    ...(aircraft ? { aircraft } : {}),
    nationalCodes: told.code && told.code !== draft.code ? [] : draft.nationalCodes,
    facts: told.facts ? productFacts(facts) : draft.facts,
  };
}

/** Facts of the product. Those of a lane are asked again for each lane. */
export function productFacts(facts: readonly FactAnswer[]): Draft["facts"] {
  return facts.filter(({ name }) => !OF_LANE.includes(name) && name !== NATIONAL_CODE);
}

function aircraftOf(facts: readonly FactAnswer[]): Draft["aircraft"] {
  const text = facts.find(({ name }) => name === "aircraft")?.text;
  return AIRCRAFT.find((aircraft) => aircraft === text);
}

export function isAskedOfProduct(name: string): boolean {
  return !OF_LANE.includes(name) && name !== NATIONAL_CODE;
}

/** The digits of a code, without the dots and blanks of its usual forms. */
export function digits(code: string): string {
  return code.replace(/[\s.-]/g, "");
}

export function nationalCode(draft: Draft): string {
  return draft.nationalCodes.find(({ market }) => market === draft.to)?.code ?? "";
}

/** The draft with the national code of its destination. An empty one is removed. */
export function withNationalCode(draft: Draft, code: string): Draft {
  const others = draft.nationalCodes.filter(({ market }) => market !== draft.to);
  const own = code === "" ? [] : [{ market: draft.to, code }];
  return { ...draft, nationalCodes: [...others, ...own] };
}

/** The product as the API takes it. */
export function productInput(draft: Draft) {
  return {
    name: draft.name.trim(),
    sku: draft.sku.trim(),
    gtin: digits(draft.gtin) || null,
    description: draft.description.trim() || null,
    originCountry: draft.origin,
    hsCode: digits(draft.code),
    nationalCodes: draft.nationalCodes.map(({ market, code }) => ({ market, code: digits(code) })),
    facts: draft.facts.map((fact) => ({ ...fact })),
  };
}

const STEP_OF: Record<string, Step> = {
  name: "goods",
  sku: "goods",
  gtin: "goods",
  description: "goods",
  originCountry: "goods",
  hsCode: "code",
  nationalCodes: "facts",
  facts: "facts",
};

/** The first question whose answer was refused, or null if no answer is to blame. */
export function stepOf(errors: readonly UserError[]): Step | null {
  for (const { path } of errors) {
    const step = STEP_OF[(path?.[0] === "input" ? path[1] : path?.[0]) ?? ""];
    if (step) return step;
  }
  return null;
}

/** The draft of this tab, or null if there is none that can be read. */
export function storedDraft(): Draft | null {
  try {
    const draft = v.safeParse(schema, JSON.parse(sessionStorage.getItem(KEY) ?? "null"));
    return draft.success ? draft.output : null;
  } catch {
    return null;
  }
}

export function storeDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // Without storage, the draft lives as long as the page.
  }
}

export function forgetDraft(): void {
  sessionStorage.removeItem(KEY);
}
