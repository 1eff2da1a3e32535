import { expect, test } from "vitest";
import { splitAnswers } from "./answers.ts";

test("an answer about the aircraft belongs to the lane, and others to the product", () => {
  const charge = { name: "state_of_charge_percent", number: 28 };
  expect(splitAnswers([charge, { name: "aircraft", text: "CARGO" }])).toEqual({
    facts: [charge],
    lane: { aircraft: "CARGO" },
  });
});

test("an answer that the lane does not know stays a fact of the product", () => {
  const answer = { name: "aircraft", text: "balloon" };
  expect(splitAnswers([answer])).toEqual({ facts: [answer], lane: {} });
});
