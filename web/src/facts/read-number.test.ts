import { expect, test } from "vitest";
import { readNumber } from "./read-number.ts";

test.each([
  ["99,5", 99.5],
  [" 99.5 ", 99.5],
  ["-20", -20],
  ["1000", 1000],
  ["0.125", 0.125],
  ["0,125", 0.125],
  ["12,3456", 12.3456],
  ["1.000", 1],
])("“%s” is a number", (text, number) => expect(readNumber(text)).toBe(number));

test.each([
  ["1,000", 1000],
  ["-1,000", -1000],
  ["12,345", 12_345],
  ["1,000,000", 1_000_000],
  ["1,000.5", 1000.5],
])("the commas of “%s” separate thousands", (text, number) =>
  expect(readNumber(text)).toBe(number),
);

test.each(["1.000,5", "1,00,000", "1,0000,000", "1,,000", "1,000,5"])(
  "the separators of “%s” contradict each other",
  (text) => expect(readNumber(text)).toBeNull(),
);

test.each(["", ".", ",", "many", "1e3", "0x10", "Infinity", "5 V"])("“%s” is no number", (text) =>
  expect(readNumber(text)).toBeNull(),
);
