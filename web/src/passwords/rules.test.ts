import { expect, test } from "vitest";
import { passwordFaults } from "./rules.ts";

const faults = (password: string, again = password) =>
  passwordFaults({ password, again }, "newPassword").map(({ path }) => path?.join("."));

test("12 to 128 characters are accepted", () => {
  expect(faults("x".repeat(11))).toEqual(["input.newPassword"]);
  expect(faults("x".repeat(12))).toEqual([]);
  expect(faults("x".repeat(128))).toEqual([]);
  expect(faults("x".repeat(129))).toEqual(["input.newPassword"]);
});

test("a character outside the basic plane counts once", () => {
  expect(faults("🔑".repeat(6))).toEqual(["input.newPassword"]);
  expect(faults("🔑".repeat(12))).toEqual([]);
});

test("the fault of a different repetition is at the repetition", () => {
  expect(faults("correct horse", "correct house")).toEqual(["input.again"]);
});
