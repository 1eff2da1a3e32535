import { expect, test } from "vitest";
import { readSearch } from "./search.ts";

test("the type, and what it is handed in for, are read from the address", () => {
  const search = { type: "EU_DOC", check: "c1", order: "o1", request: "r1" };
  expect(readSearch(search)).toEqual(search);
  expect(readSearch({ type: "<b>", order: 7 })).toEqual({
    type: undefined,
    check: undefined,
    order: undefined,
    request: undefined,
  });
});
