import { expect, test } from "vitest";
import { readSearch, variablesOf } from "./search.ts";

test("without filters, the list begins with the last change", () => {
  expect(variablesOf(readSearch({}))).toEqual({
    filter: { search: null, status: null },
    sort: { field: "UPDATED_AT", direction: "DESCENDING" },
  });
});

test("filters of the address become those of the API, and invalid ones are ignored", () => {
  const search = readSearch({ status: "OPEN", text: "ENQ-2026", sort: "CREATED_AT", x: 1 });
  expect(variablesOf(search)).toEqual({
    filter: { search: "ENQ-2026", status: ["OPEN"] },
    sort: { field: "CREATED_AT", direction: "ASCENDING" },
  });
  expect(readSearch({ status: "LOST" })).toEqual({});
});
