import { expect, test } from "vitest";
import { outcomeOf } from "./bulk.ts";

const chosen = [
  { id: "1", name: "Bank" },
  { id: "2", name: "Toy" },
  { id: "3", name: "Soap" },
];

test("the refused products are named with their reasons", () => {
  const results = [
    { index: 0, userErrors: [] },
    { index: 1, userErrors: [{ message: "It is archived." }, { message: "It has no code." }] },
    { index: 2, userErrors: [] },
  ];
  expect(outcomeOf(chosen, results)).toEqual({
    done: 2,
    problems: [{ id: "2", name: "Toy", message: "It is archived. It has no code." }],
  });
});

test("without refusals there are no problems", () => {
  expect(outcomeOf(chosen, [{ index: 0, userErrors: [] }])).toEqual({ done: 1, problems: [] });
});
