import { expect, test } from "vitest";
import { mixed, nothing, toggle, toggleAll } from "./selection.ts";

test("a row is chosen, and let go by a second click", () => {
  const once = toggle(nothing, "a");
  expect([...once]).toEqual(["a"]);
  expect([...toggle(once, "a")]).toEqual([]);
});

test("the box of the head chooses the rest, then lets go all", () => {
  const some = new Set(["a", "elsewhere"]);
  const all = toggleAll(some, ["a", "b"]);
  expect([...all]).toEqual(["a", "elsewhere", "b"]);
  expect([...toggleAll(all, ["a", "b"])]).toEqual(["elsewhere"]);
});

test("the box of the head is mixed only between none and all", () => {
  expect(mixed(nothing, ["a", "b"])).toBe(false);
  expect(mixed(new Set(["a"]), ["a", "b"])).toBe(true);
  expect(mixed(new Set(["a", "b"]), ["a", "b"])).toBe(false);
  expect(mixed(new Set(["elsewhere"]), ["a", "b"])).toBe(false);
});
