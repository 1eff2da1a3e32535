import { expect, test } from "vitest";
import { isSameLane, laneText } from "./lane.ts";

const lane = { origin: "CN", destination: "DE", mode: "AIR", direction: null, aircraft: null };

test("a lane is written in words", () => {
  expect(laneText(lane)).toBe("China to Germany by air");
  expect(laneText({ ...lane, aircraft: "CARGO" })).toContain("cargo");
});

test("an aircraft makes another lane", () => {
  expect(isSameLane(lane, { ...lane, direction: undefined })).toBe(true);
  expect(isSameLane(lane, { ...lane, aircraft: "CARGO" })).toBe(false);
});
