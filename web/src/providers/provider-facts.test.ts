import { expect, test } from "vitest";
import {
  leadText,
  ratingText,
  responseText,
  serviceTypes,
  shortestLead,
  standardsInForce,
} from "./provider-facts.ts";

const service = (type: string, leadDays: number | null) => ({ type, leadDays });

test("services are named once, and the shortest lead time counts", () => {
  const services = [service("TESTING", 9), service("TESTING", 4), service("CONSULTATION", null)];
  expect(serviceTypes(services)).toEqual(["TESTING", "CONSULTATION"]);
  expect(shortestLead(services)).toBe(4);
  expect(shortestLead([service("TESTING", null)])).toBeNull();
});

test("unknown values have a text and not a zero", () => {
  expect(leadText(null)).toBe("Not stated");
  expect(leadText(0)).toBe("0 days");
  expect(responseText(undefined)).toBe("Not stated");
  expect(ratingText(null, 0)).toBe("No ratings yet");
});

test("a response time is rounded to hours or days", () => {
  expect(responseText(0.2)).toBe("1 hour");
  expect(responseText(30.4)).toBe("30 hours");
  expect(responseText(75)).toBe("3 days");
});

test("a rating has one decimal place and its number of ratings", () => {
  expect(ratingText(4.6666, 12)).toBe("4.7 of 5 (12 ratings)");
  expect(ratingText(5, 1)).toBe("5 of 5 (1 rating)");
});

test("only accreditations in force count", () => {
  const of = (standard: string, status: string) => ({ standard, status });
  expect(
    standardsInForce([
      of("ISO/IEC 17025", "IN_FORCE"),
      of("ISO/IEC 17025", "IN_FORCE"),
      of("ISO/IEC 17065", "EXPIRED"),
    ]),
  ).toEqual(["ISO/IEC 17025"]);
});
