import { expect, test } from "vitest";
import { splitAnswers, withNationalCode } from "./answers.ts";

const charge = { name: "state_of_charge_percent", number: 28 };

test("an answer about the aircraft belongs to the lane, and others to the product", () => {
  expect(splitAnswers([charge, { name: "aircraft", text: "CARGO" }], "850760")).toEqual({
    facts: [charge],
    nationalCode: null,
    lane: { aircraft: "CARGO" },
  });
});

test("an answer that the lane does not know stays a fact of the product", () => {
  const answer = { name: "aircraft", text: "balloon" };
  expect(splitAnswers([answer], "850760")).toMatchObject({ facts: [answer], lane: {} });
});

test("the national code is no fact", () => {
  const answers = [charge, { name: "national_code", text: "8507600090" }];
  expect(splitAnswers(answers, "850760")).toEqual({
    facts: [charge],
    nationalCode: "8507600090",
    lane: {},
  });
});

test("a new national code replaces that of its market and keeps the others", () => {
  const codes = [
    { market: "DE", code: "85076000" },
    { market: "US", code: "8507600010" },
  ];
  expect(withNationalCode(codes, { market: "DE", code: "8507600090" })).toEqual([
    { market: "US", code: "8507600010" },
    { market: "DE", code: "8507600090" },
  ]);
});
