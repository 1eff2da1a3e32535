import { expect, test } from "vitest";
import { readOne, readSearch } from "./search.ts";

test("all filters are read from the address", () => {
  const search = {
    text: "lab",
    market: "DE",
    document: "UN383_SUMMARY",
    service: "TESTING",
    language: "pt",
    sort: "RATING",
  };
  expect(readSearch(search)).toEqual(search);
});

test("invalid filters are ignored, and the others are kept", () => {
  expect(readSearch({ text: " lab ", market: "Germany", service: "COOKING", sort: 7 })).toEqual({
    text: "lab",
  });
});

test("only the ID of a self-check is taken over", () => {
  expect(readOne({ check: "1; drop" })).toEqual({});
});
