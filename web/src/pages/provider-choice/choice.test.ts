import { afterEach, expect, test, vi } from "vitest";
import { type Candidate, namedRefusals, rulesToMeet, uncovered, usualService } from "./choice.ts";
import { endOf, firstDay, lastDay, usualDay } from "./deadline.ts";
import { readDraftSearch, readSearch } from "./search.ts";

afterEach(() => vi.unstubAllEnvs());

const candidate = (canIssue: string[], types: string[]): Candidate => ({
  id: "1",
  name: "Lab",
  canIssue,
  leadDays: null,
  priceFrom: null,
  rating: null,
  ratingCount: 0,
  responseHours: null,
  services: types.map((type) => ({ type, markets: ["DE"], documentTypes: canIssue })),
  standards: [],
});

test("the form proposes the service that most providers offer for the missing documents", () => {
  const providers = [
    candidate(["A"], ["CONSULTATION", "CERTIFICATION"]),
    candidate(["A"], ["CERTIFICATION"]),
    candidate(["B"], ["TESTING"]),
  ];
  expect(usualService(providers, ["A"], "DE")).toBe("CERTIFICATION");
  expect(usualService(providers, ["A", "B"], "DE")).toBe("CERTIFICATION");
  expect(usualService(providers, ["B"], "DE")).toBe("TESTING");
});

test("without any offer in the market, the first service is proposed", () => {
  expect(usualService([candidate(["A"], ["CERTIFICATION"])], ["A"], "US")).toBe("TESTING");
});

test("documents that no chosen provider can issue are named", () => {
  expect(uncovered([candidate(["A"], []), candidate(["B"], [])], ["A", "B", "C"])).toEqual(["C"]);
});

test("an order names the unmet rules with their pack, at most fifty", () => {
  const finding = (rule: string, status: string) => ({ pack: "eu", rule, title: rule, status });
  expect(rulesToMeet([finding("A", "UNMET"), finding("B", "MET")])).toEqual([
    { id: "eu/A", title: "A" },
  ]);
  expect(rulesToMeet(Array.from({ length: 60 }, () => finding("A", "UNMET")))).toHaveLength(50);
});

test("the refusal of one provider names it, and others stay as they are", () => {
  const error = (path: string[]) => ({ code: "WRONG_STATE", message: "It is not listed.", path });
  const errors = [error(["input", "providerIds", "1"]), error(["input", "quoteBy"])];
  const named = namedRefusals({ errors, failure: null }, ["Lab A", "Lab B"]);
  expect(named.errors.map(({ message }) => message)).toEqual([
    "Lab B: It is not listed.",
    "It is not listed.",
  ]);
});

test("the deadline is a day between tomorrow and 89 days from now", () => {
  const now = new Date("2026-12-01T10:00:00");
  expect(firstDay(now)).toBe("2026-12-02");
  expect(usualDay(now)).toBe("2026-12-15");
  expect(lastDay(now)).toBe("2027-02-28");
});

test("a day ends at midnight where the user is", () => {
  vi.stubEnv("TZ", "Asia/Shanghai");
  expect(endOf("2026-12-15")).toBe("2026-12-15T15:59:59.000Z");
  vi.stubEnv("TZ", "America/New_York");
  expect(endOf("2026-12-15")).toBe("2026-12-16T04:59:59.000Z");
  expect(endOf("")).toBeNull();
});

test("a choice of more than five providers is not taken over", () => {
  const id = "0199d0c1-0000-7000-8000-000000000001";
  expect(readSearch({ ask: [id], sort: "RATING" })).toEqual({ ask: [id], sort: "RATING" });
  expect(readSearch({ ask: Array(6).fill(id) }).ask).toBeUndefined();
  expect(readSearch({ ask: ["x"] }).ask).toBeUndefined();
  expect(readDraftSearch({ market: "DE", service: "TESTING" })).toEqual({
    market: "DE",
    service: "TESTING",
  });
});
