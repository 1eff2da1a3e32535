import * as v from "valibot";
import { MODES } from "../../../checks/lane.ts";
import { digits, NATIONAL_CODE, splitNationalCode } from "../../../facts/codes.ts";
import { factSchema } from "../../../facts/schemas.ts";
import type { UserError } from "../../../graph/errors.ts";
import { claims } from "../../../session/claims.ts";
import { wasEnded } from "../../../session/session.ts";
import type { FactAnswer } from "../../../ui/fact-questions.tsx";
import { AIRCRAFT } from "../lane.ts";
import type { NewSearch, Step } from "./new-search.ts";

const KEY = "carnet.new-product";

/** Facts that belong to a lane. */
const OF_LANE = ["mode", "origin", "destination", "direction", "aircraft"];

const schema = v.object({
  /** The values that another page had handed on when the draft was begun, as JSON. */
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

/** The stored draft with the values that another page hands on. A reload of the same address keeps what was typed since. */
export function openDraft(stored: Draft | null, search: NewSearch): Draft {
  const { step: _, ...given } = search;
  const source = JSON.stringify(given);
  const draft = stored ?? EMPTY;
  if (source === "{}" || draft.source === source) return draft;
  const facts = given.facts ?? [];
  const aircraft = given.aircraft ?? aircraftOf(facts) ?? draft.aircraft;
  const next = {
    ...draft,
    source,
    origin: given.from ?? draft.origin,
    code: given.code ?? draft.code,
    to: given.to ?? draft.to,
    by: given.by ?? draft.by,
    ...(aircraft ? { aircraft } : {}),
    nationalCodes: given.code && given.code !== draft.code ? [] : draft.nationalCodes,
    facts: given.facts ? productFacts(facts) : draft.facts,
  };
  const { nationalCode: national } = splitNationalCode(facts, next.code);
  return national && given.to ? withNationalCode(next, national) : next;
}

/** Facts of the product. Those of a lane are asked again for each lane. */
export function productFacts(facts: readonly FactAnswer[]): Draft["facts"] {
  return facts.filter(({ name }) => isAskedOfProduct(name));
}

function aircraftOf(facts: readonly FactAnswer[]): Draft["aircraft"] {
  const text = facts.find(({ name }) => name === "aircraft")?.text;
  return AIRCRAFT.find((aircraft) => aircraft === text);
}

/** True for a question about the product, which is neither about its lane nor about its national code. */
export function isAskedOfProduct(name: string): boolean {
  return !OF_LANE.includes(name) && name !== NATIONAL_CODE;
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

/** The first question whose answer was refused, or null if no refusal is about an answer. */
export function stepOf(errors: readonly UserError[]): Step | null {
  for (const { path } of errors) {
    const step = STEP_OF[(path?.[0] === "input" ? path[1] : path?.[0]) ?? ""];
    if (step) return step;
  }
  return null;
}

const storedSchema = v.object({ owner: v.string(), draft: schema });

/** The user and the organisation that a draft belongs to. */
function owner(): string {
  const { sub = "", org = "" } = claims() ?? {};
  return `${sub} ${org}`;
}

/** The draft of this user in this tab, or null if there is none that can be read. */
export function storedDraft(): Draft | null {
  try {
    const stored = v.safeParse(storedSchema, JSON.parse(sessionStorage.getItem(KEY) ?? "null"));
    return stored.success && stored.output.owner === owner() ? stored.output.draft : null;
  } catch {
    return null;
  }
}

export function storeDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ owner: owner(), draft }));
  } catch {
    // Without storage, the draft is lost with the page.
  }
}

export function forgetDraft(): void {
  sessionStorage.removeItem(KEY);
}

/** Forgets the draft of another user, or that of a user who has signed out. A session that was ended may begin again. */
export function forgetOthersDraft(): void {
  if (!wasEnded() && storedDraft() === null) forgetDraft();
}
