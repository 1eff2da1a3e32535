import { expect, test } from "vitest";
import { laneInput } from "./lane.ts";

test("a lane without a destination or a mode cannot be asked about", () => {
  expect(laneInput({ from: "CN", to: "DE" })).toBeNull();
  expect(laneInput({ from: "CN", by: "SEA" })).toBeNull();
});

test("the aircraft counts for transport by air only", () => {
  expect(laneInput({ from: "CN", to: "DE", by: "AIR", aircraft: "CARGO" })).toEqual({
    origin: "CN",
    destination: "DE",
    mode: "AIR",
    aircraft: "CARGO",
  });
  expect(laneInput({ to: "DE", by: "SEA", aircraft: "CARGO" })).toEqual({
    origin: null,
    destination: "DE",
    mode: "SEA",
    aircraft: null,
  });
});
