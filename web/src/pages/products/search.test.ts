import { expect, test } from "vitest";
import { isFiltered, readSearch, variablesOf } from "./search.ts";

test("filters and order are read from the address, and invalid ones are ignored", () => {
  expect(readSearch({ text: " bank ", verdict: "PROHIBITED", sort: "NAME", down: true })).toEqual({
    text: "bank",
    status: undefined,
    classification: undefined,
    verdict: "PROHIBITED",
    sort: "NAME",
    down: true,
  });
  expect(isFiltered(readSearch({ verdict: "FINE", status: 7, sort: "COLOUR" }))).toBe(false);
});

test("the list begins with the newest product unless the address has another order", () => {
  expect(variablesOf(readSearch({})).sort).toEqual({
    field: "CREATED_AT",
    direction: "DESCENDING",
  });
  expect(variablesOf(readSearch({ sort: "NAME" })).sort.direction).toBe("ASCENDING");
  expect(variablesOf(readSearch({ sort: "NAME", down: true })).sort.direction).toBe("DESCENDING");
  expect(variablesOf(readSearch({ sort: "CREATED_AT", down: false })).sort).toEqual({
    field: "CREATED_AT",
    direction: "ASCENDING",
  });
});

test("an order alone is no filter", () => {
  expect(isFiltered(readSearch({ sort: "NAME" }))).toBe(false);
  expect(isFiltered(readSearch({ text: "bank" }))).toBe(true);
});
