import { expect, test } from "vitest";
import { refusalsOf } from "./refusals.ts";

const air = { origin: "CN", destination: "DE", mode: "AIR" } as const;
const sea = { ...air, mode: "SEA" } as const;
const refused = (index: number, message: string) => ({
  index,
  selfCheck: null,
  userErrors: [{ message }],
});

test("refusals of one product for one reason are one line with its lanes", () => {
  const checks = ["a", "b"].flatMap((productId) => [air, sea].map((lane) => ({ productId, lane })));
  const results = [
    refused(0, "The product is archived."),
    refused(1, "The product is archived."),
    { index: 2, selfCheck: { id: "c" }, userErrors: [] },
    refused(3, "There are too many requests."),
  ];
  expect(refusalsOf(checks, results)).toEqual([
    { productId: "a", message: "The product is archived.", lanes: [air, sea] },
    { productId: "b", message: "There are too many requests.", lanes: [sea] },
  ]);
});
