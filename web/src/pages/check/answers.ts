import { splitNationalCode } from "../../facts/codes.ts";
import type { FactAnswer } from "../../ui/fact-questions.tsx";

export type LaneAnswers = {
  aircraft?: "CARGO" | "PASSENGER";
  direction?: "IMPORT" | "EXPORT" | "TRANSIT";
};

type Split = {
  facts: FactAnswer[];
  /** The national code of the product in the market of the lane. */
  nationalCode: string | null;
  lane: LaneAnswers;
};

/** Separates answers about the product from those about the lane of the next check. */
export function splitAnswers(answers: readonly FactAnswer[], hsCode: string): Split {
  const { facts: others, nationalCode } = splitNationalCode(answers, hsCode);
  const lane: LaneAnswers = {};
  const facts = others.filter((answer) => !takeLaneAnswer(lane, answer));
  return { facts, nationalCode, lane };
}

type NationalCode = { readonly market: string; readonly code: string };

/** All national codes of a product after one of them has changed. The API replaces the whole list. */
export function withNationalCode(
  codes: readonly NationalCode[],
  { market, code }: NationalCode,
): NationalCode[] {
  return [...codes.filter((other) => other.market !== market), { market, code }];
}

function takeLaneAnswer(lane: LaneAnswers, { name, text }: FactAnswer): boolean {
  if (name === "aircraft" && (text === "CARGO" || text === "PASSENGER")) {
    lane.aircraft = text;
    return true;
  }
  if (name === "direction" && (text === "IMPORT" || text === "EXPORT" || text === "TRANSIT")) {
    lane.direction = text;
    return true;
  }
  return false;
}
