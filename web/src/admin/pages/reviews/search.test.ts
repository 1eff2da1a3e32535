import { expect, test } from "vitest";
import { readSearch } from "./search.ts";

test("the kind in the address is one of the review list", () => {
  expect(readSearch({ kind: "DECIDE_HOLD" })).toEqual({ kind: "DECIDE_HOLD" });
  expect(readSearch({ kind: "CHOOSE_QUOTE" }).kind).toBeUndefined();
  expect(readSearch({ kind: ["DECIDE_HOLD"] }).kind).toBeUndefined();
  expect(readSearch({}).kind).toBeUndefined();
});
