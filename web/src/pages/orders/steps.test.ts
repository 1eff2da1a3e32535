import { expect, test } from "vitest";
import { bestOf, openOf } from "./quotes.ts";
import { canCancel, isSilent, nextOf, type Step } from "./steps.ts";

const step = (command: string, by: string, yours: boolean, due: string | null = null): Step => ({
  command,
  by,
  yours,
  due,
});

test("the first step of the user is the button, although others are next too", () => {
  const steps = [
    step("submitQuote", "CANDIDATE", false, "2026-12-15T12:00:00Z"),
    step("acceptQuote", "SELLER", true, "2026-12-15T12:00:00Z"),
  ];
  expect(nextOf(steps, "QUOTED")).toEqual({
    text: "order.text.acceptQuote",
    action: { command: "acceptQuote", label: "order.do.acceptQuote" },
    due: "2026-12-15T12:00:00Z",
  });
});

test("without a step of the user, the order says who is next", () => {
  const next = nextOf([step("issueReport", "PROVIDER", false)], "IN_ASSESSMENT");
  expect(next).toEqual({ text: "order.waits.issueReport", action: null, due: null });
});

test("an order without steps has ended", () => {
  expect(nextOf([], "EXPIRED").text).toBe("order.end.EXPIRED");
});

test("a step that is not known here has no button", () => {
  expect(nextOf([step("paint", "SELLER", true)], "ACCEPTED")).toEqual({
    text: "order.text.other",
    action: null,
    due: null,
  });
});

test("an order can be cancelled until the report", () => {
  expect(canCancel("AWAITING_DOCUMENTS")).toBe(true);
  expect(canCancel("REPORTED")).toBe(false);
  expect(isSilent("REPORTED")).toBe(false);
  expect(isSilent("EXPIRED")).toBe(true);
});

const quote = (id: string, minorUnits: number, leadDays: number, more: object = {}) => ({
  id,
  status: "SUBMITTED",
  leadDays,
  total: { minorUnits, currency: "EUR" },
  ...more,
});

test("the lowest price and the shortest lead time of the open quotes are marked", () => {
  const quotes = [
    quote("a", 900, 9),
    quote("b", 1200, 4),
    quote("c", 1, 1, { status: "WITHDRAWN" }),
  ];
  expect(openOf(quotes).map(({ id }) => id)).toEqual(["a", "b"]);
  const { cheapest, fastest } = bestOf(quotes);
  expect([...cheapest]).toEqual(["a"]);
  expect([...fastest]).toEqual(["b"]);
});

test("nothing is marked without a difference, with one quote, or across currencies", () => {
  const same = bestOf([quote("a", 900, 9), quote("b", 900, 9)]);
  expect(same.cheapest.size + same.fastest.size).toBe(0);
  expect(bestOf([quote("a", 900, 9)]).cheapest.size).toBe(0);
  const mixed = [
    quote("a", 900, 9),
    quote("b", 100, 4, { total: { minorUnits: 1, currency: "CNY" } }),
  ];
  expect(bestOf(mixed).cheapest.size).toBe(0);
  expect([...bestOf(mixed).fastest]).toEqual(["b"]);
});
