import { expect, test } from "vitest";
import { move } from "./move.ts";

test("arrows go through the results, and back to the field", () => {
  expect(move("ArrowDown", -1, 3)).toBe(0);
  expect(move("ArrowDown", 2, 3)).toBe(2);
  expect(move("ArrowUp", 1, 3)).toBe(0);
  expect(move("ArrowUp", 0, 3)).toBe(-1);
  expect(move("ArrowUp", -1, 3)).toBe(-1);
});

test("without results, the focus stays in the field", () => {
  expect(move("ArrowDown", -1, 0)).toBe(-1);
});

test("Home and End move in the text while the field has the focus", () => {
  expect(move("Home", -1, 3)).toBeNull();
  expect(move("End", -1, 3)).toBeNull();
  expect(move("Home", 2, 3)).toBe(0);
  expect(move("End", 0, 3)).toBe(2);
});

test("Escape leads back to the field, and other keys do nothing", () => {
  expect(move("Escape", 2, 3)).toBe(-1);
  expect(move("a", 2, 3)).toBeNull();
});
