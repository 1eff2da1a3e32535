import { expect, test } from "vitest";
import { filterOf, isFiltered, readSearch } from "./search.ts";

test("invalid parts of the address are ignored, and the others are kept", () => {
  expect(readSearch({ change: 7, product: "4", from: "2026-02-31x", to: "2026-03-31" })).toEqual({
    change: undefined,
    product: "4",
    from: undefined,
    to: "2026-03-31",
  });
});

test("both days of a range are included, in the time of the user", () => {
  const { createdAt } = filterOf({ from: "2026-03-01", to: "2026-03-01" });
  expect(createdAt?.from).toBe(new Date("2026-03-01T00:00:00").toISOString());
  expect(createdAt?.to).toBe(new Date("2026-03-02T00:00:00").toISOString());
});

test("a range may be open at one end, and an absent range does not filter", () => {
  expect(filterOf({ to: "2026-03-01" }).createdAt?.from).toBeNull();
  expect(filterOf({ product: "4" })).toEqual({
    ruleChangeId: null,
    productId: "4",
    createdAt: null,
  });
});

test("an empty search is not filtered", () => {
  expect(isFiltered(readSearch({}))).toBe(false);
  expect(isFiltered(readSearch({ product: "4" }))).toBe(true);
});
