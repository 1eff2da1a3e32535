import { expect, test } from "vitest";
import { readSearch, searchOf } from "./search.ts";

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

test("the type and the request of the address belong to the first file that is not refused", () => {
  const search = { type: "EU_DOC", check: "c1", order: "o1", request: "r1" };
  const items = [
    { key: "too-large", state: "refused" },
    { key: "first", state: "failed" },
    { key: "second", state: "done" },
  ] as const;
  const others = { ...search, type: undefined, request: undefined };
  expect(searchOf("first", items, search)).toEqual(search);
  expect(searchOf("too-large", items, search)).toEqual(others);
  expect(searchOf("second", items, search)).toEqual(others);
});
