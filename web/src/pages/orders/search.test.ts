import { expect, test } from "vitest";
import { isFiltered, readOne, readSearch, variablesOf } from "./search.ts";

const NOW = Date.parse("2026-12-01T03:00:00Z");

test("without filters, the list begins with the newest order", () => {
  const { filter, sort } = variablesOf(readSearch({}), NOW);
  expect(filter).toEqual({ search: null, status: null, overdue: null, dueAt: null });
  expect(sort).toEqual({ field: "CREATED_AT", direction: "DESCENDING" });
  expect(isFiltered({})).toBe(false);
});

test("open orders are those that have not ended", () => {
  const { filter } = variablesOf(readSearch({ status: "OPEN" }), NOW);
  expect(filter.status).toContain("DISPUTED");
  expect(filter.status).not.toContain("COMPLETED");
  expect(variablesOf({ status: "COMPLETED" }, NOW).filter.status).toEqual(["COMPLETED"]);
});

test("orders that are due soon are those whose report is expected, until the end of a day", () => {
  const { filter } = variablesOf(readSearch({ due: "WEEK" }), NOW);
  expect(filter.dueAt).toEqual({ to: "2026-12-08T23:59:59Z" });
  expect(filter.status).toEqual(["ACCEPTED", "IN_ASSESSMENT", "AWAITING_DOCUMENTS"]);
  expect(variablesOf({ due: "WEEK" }, NOW + 3_600_000).filter).toEqual(filter);
});

test("late orders are asked for by their mark", () => {
  const { filter } = variablesOf(readSearch({ due: "LATE", status: "ACCEPTED" }), NOW);
  expect(filter.overdue).toBe(true);
  expect(filter.dueAt).toBeNull();
  expect(filter.status).toEqual(["ACCEPTED"]);
});

test("a column sorts upwards first", () => {
  expect(variablesOf(readSearch({ sort: "DUE_AT" }), NOW).sort.direction).toBe("ASCENDING");
  expect(variablesOf(readSearch({ sort: "DUE_AT", down: true }), NOW).sort.direction).toBe(
    "DESCENDING",
  );
});

test("invalid parts of the address are ignored", () => {
  expect(readSearch({ status: "LOST", due: 7, sort: "PRICE", text: " ORD-2026 " })).toEqual({
    text: "ORD-2026",
  });
  expect(readOne({ with: "everyone" })).toEqual({});
});
