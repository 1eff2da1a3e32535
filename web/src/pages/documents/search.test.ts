import { expect, test } from "vitest";
import { expiringSoon, readSearch, variablesOf } from "./search.ts";

test("invalid filters in the address are ignored", () => {
  const search = readSearch({ status: "LOST", type: "eu doc", before: "tomorrow", sort: "NAME" });
  expect(Object.values(search).every((value) => value === undefined)).toBe(true);
});

test("the list begins with the newest document, and an order of its own with what comes first", () => {
  expect(variablesOf(readSearch({})).sort).toEqual({
    field: "CREATED_AT",
    direction: "DESCENDING",
  });
  expect(variablesOf(readSearch({ sort: "EXPIRES_ON" })).sort).toEqual({
    field: "EXPIRES_ON",
    direction: "ASCENDING",
  });
});

test("the day itself is not before the day", () => {
  expect(variablesOf(readSearch({ before: "2026-12-30" })).filter.expiresOn).toEqual({
    to: "2026-12-30",
  });
});

test("documents that expire within 60 days expire soon", () => {
  expect(expiringSoon(new Date("2026-12-01T10:00:00Z")).expiresOn).toEqual({
    from: "2026-12-01",
    to: "2027-01-31",
  });
});
