import { expect, test } from "vitest";
import { bucketName, bucketTick } from "./buckets.ts";

test("a day and a whole month have their own names", () => {
  expect(bucketName({ from: "2026-03-31", to: "2026-03-31" }, "DAY")).toBe("31 Mar 2026");
  expect(bucketName({ from: "2026-02-01", to: "2026-02-28" }, "MONTH")).toBe("Feb 2026");
});

test("a week, and a part of a month, show their first and last day", () => {
  const week = bucketName({ from: "2026-03-02", to: "2026-03-08" }, "WEEK");
  expect(week).toContain("2 Mar 2026");
  expect(week).toContain("8 Mar 2026");
  expect(bucketName({ from: "2026-03-14", to: "2026-03-31" }, "MONTH")).toContain("14 Mar 2026");
});

test("the short name has room below a chart", () => {
  expect(bucketTick({ from: "2026-03-02", to: "2026-03-08" }, "WEEK")).toBe("2 Mar");
  expect(bucketTick({ from: "2026-03-14", to: "2026-03-31" }, "MONTH")).toBe("Mar 2026");
});
