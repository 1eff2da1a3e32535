import { expect, test } from "vitest";
import { periodOf, readSearch } from "./search.ts";

const now = Date.parse("2026-03-31T22:30:00Z");
const period = (search: Record<string, unknown>) => periodOf(readSearch(search), now);

test("without a choice, the last ninety days are shown by week, with today", () => {
  expect(period({})).toEqual({ from: "2026-01-01", to: "2026-03-31", step: "WEEK" });
});

test("the step follows the length of the period unless it is chosen", () => {
  expect(period({ days: 30 })?.step).toBe("DAY");
  expect(period({ days: 365 })?.step).toBe("MONTH");
  expect(period({ days: 365, step: "WEEK" })?.step).toBe("WEEK");
});

test("a period of the user's own replaces the last days", () => {
  expect(period({ days: 30, from: "2025-06-01", to: "2025-06-30" })).toEqual({
    from: "2025-06-01",
    to: "2025-06-30",
    step: "DAY",
  });
});

test("a period that is the wrong way round or too long is not asked for", () => {
  expect(period({ from: "2026-03-02", to: "2026-03-01" })).toBeNull();
  expect(period({ from: "2025-03-31", to: "2026-03-31" })).not.toBeNull();
  expect(period({ from: "2025-03-30", to: "2026-03-31" })).toBeNull();
});

test("invalid parts of the address are ignored", () => {
  expect(period({ days: 7, from: "yesterday", step: "HOUR" })).toEqual(period({}));
});
