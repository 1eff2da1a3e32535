import { expect, test } from "vitest";
import { niceStep, plot } from "./chart-scale.ts";

const area = { width: 640, height: 220 };

test("the grid has whole steps, and at most five of them", () => {
  expect([0, 1, 5, 6, 23, 25, 26, 480].map(niceStep)).toEqual([1, 1, 1, 2, 5, 5, 10, 100]);
});

test("zero is at the bottom, and the largest value is within the drawing", () => {
  const drawn = plot({ ...area, labels: ["a", "b"], series: [{ name: "x", values: [0, 23] }] });
  expect(drawn.most).toBe(23);
  expect(drawn.rows.map(({ value }) => value)).toEqual([0, 5, 10, 15, 20, 25]);
  expect(drawn.y(0)).toBeGreaterThan(drawn.y(23));
  expect(drawn.y(23)).toBeGreaterThanOrEqual(10);
  expect(drawn.y(0)).toBeLessThan(area.height);
});

test("points follow each other from left to right within the drawing", () => {
  const labels = Array.from({ length: 366 }, (_, day) => String(day));
  const drawn = plot({ ...area, labels, series: [{ name: "x", values: labels.map(Number) }] });
  expect(drawn.x(0)).toBeGreaterThan(drawn.left);
  expect(drawn.x(365)).toBeLessThan(area.width);
});

test("labels are left out where there is no room for all", () => {
  const labels = Array.from({ length: 30 }, (_, day) => `${day + 1} Mar 2026`);
  const series = [{ name: "x", values: labels.map(() => 0) }];
  const shown = (width: number) => plot({ ...area, width, labels, series }).ticks.length;
  expect(shown(300)).toBeLessThanOrEqual(3);
  expect(shown(1000)).toBeGreaterThan(5);
});

test("a drawing without values has a grid from zero to one", () => {
  const drawn = plot({ ...area, labels: [], series: [] });
  expect(drawn.rows.map(({ value }) => value)).toEqual([0, 1]);
  expect(drawn.ticks).toEqual([]);
});
