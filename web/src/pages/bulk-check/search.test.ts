import { expect, test } from "vitest";
import { productFilter, readSearch } from "./search.ts";

test("products and lanes are read from the address", () => {
  const search = { text: "bank", verdict: "ACTION_REQUIRED", lanes: [{ to: "DE", by: "AIR" }] };
  expect(readSearch(search)).toMatchObject(search);
});

test("more lanes than one bulk self-check takes are ignored, and the filter is kept", () => {
  const lanes = Array.from({ length: 11 }, () => ({ to: "DE", by: "AIR" }));
  expect(readSearch({ text: "bank", lanes })).toMatchObject({ text: "bank", lanes: undefined });
});

test("archived products are never chosen", () => {
  expect(productFilter(readSearch({}))).toEqual({
    search: null,
    classification: null,
    latestVerdicts: null,
    status: "ACTIVE",
  });
});
