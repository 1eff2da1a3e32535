import { expect, test } from "vitest";
import { en } from "./index.ts";

type Area = Readonly<Record<string, Readonly<Record<string, string>>>>;

const areas = import.meta.glob<Area>(["./*.ts", "!./index.ts", "!./*.test.ts"], { eager: true });
const keysOf = Object.values(areas).map((area) => Object.values(area).flatMap(Object.keys));

test("all files of the language are a part of it", () => {
  expect(Object.keys(en).sort()).toEqual(keysOf.flat().sort());
});

// A spread takes the later of two equal keys without a type error.
test("keys that begin alike are in one file", () => {
  const beginnings = keysOf.flatMap((keys) => [...new Set(keys.map((key) => key.split(".")[0]))]);
  expect(beginnings.sort()).toEqual([...new Set(beginnings)].sort());
});
