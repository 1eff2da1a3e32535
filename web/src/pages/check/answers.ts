import type { FactAnswer } from "../../ui/fact-questions.tsx";

export type LaneAnswers = {
  aircraft?: "CARGO" | "PASSENGER";
  direction?: "IMPORT" | "EXPORT" | "TRANSIT";
};

/** Answers by where they belong: to the product, or to the lane of the next check. */
export function splitAnswers(answers: readonly FactAnswer[]): {
  facts: FactAnswer[];
  lane: LaneAnswers;
} {
  const lane: LaneAnswers = {};
  const facts: FactAnswer[] = [];
  for (const answer of answers) {
    if (!takeLaneAnswer(lane, answer)) facts.push(answer);
  }
  return { facts, lane };
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
