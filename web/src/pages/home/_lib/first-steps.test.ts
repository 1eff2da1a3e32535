import { expect, test } from "vitest";
import { firstSteps, type Progress } from "./first-steps.ts";

const registeredAt = "2026-03-01T08:00:00Z";
const soon = Date.parse("2026-03-02T08:00:00Z");
const later = Date.parse("2026-06-01T08:00:00Z");
const nothing: Progress = { productId: null, selfCheckId: null, ordered: false, registeredAt };

test("a step can be taken once the step before it is done", () => {
  const ways = (progress: Progress) => firstSteps(progress, soon).map(({ to }) => to);
  expect(ways(nothing)).toEqual(["/products/new", null, null]);
  expect(ways({ ...nothing, productId: "1" })).toEqual(["/products/new", "/products/1", null]);
  expect(ways({ ...nothing, productId: "1", selfCheckId: "2" })).toEqual([
    "/products/new",
    "/products/1",
    "/checks/2/providers",
  ]);
});

test("the steps disappear when all are done", () => {
  const all = { ...nothing, productId: "1", selfCheckId: "2", ordered: true };
  expect(firstSteps(all, soon)).toEqual([]);
});

test("after thirty days, only an organisation without products sees the steps", () => {
  expect(firstSteps(nothing, later)).toHaveLength(3);
  expect(firstSteps({ ...nothing, productId: "1" }, later)).toEqual([]);
});
