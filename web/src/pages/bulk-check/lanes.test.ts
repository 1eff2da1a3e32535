import { expect, test } from "vitest";
import { faultsOfLanes, inputOfLanes } from "./lanes.ts";

test("a bulk self-check needs a lane with a destination", () => {
  expect(faultsOfLanes([]).map(({ path }) => path)).toEqual([["input", "lanes"]]);
  expect(faultsOfLanes([{ by: "AIR" }]).map(({ path }) => path)).toEqual([
    ["input", "lanes", "0", "destination"],
  ]);
});

test("the second of two equal lanes is a fault", () => {
  const lane = { from: "CN", to: "DE", by: "AIR" } as const;
  expect(faultsOfLanes([lane, { ...lane, by: "SEA" }, lane])).toHaveLength(1);
  expect(faultsOfLanes([lane, { to: "DE", by: "AIR" }])).toEqual([]);
});

test("without a country of origin, the origin of each product counts", () => {
  expect(inputOfLanes([{ to: "DE", by: "AIR" }, { by: "SEA" }])).toEqual([
    { origin: null, destination: "DE", mode: "AIR" },
  ]);
});
