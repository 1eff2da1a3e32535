import { expect, test } from "vitest";
import { byChange } from "./groups.ts";

const row = (ruleChangeId: string, sku: string) => ({ ruleChangeId, sku });

test("rows of one rule change are one group, in the order of the list", () => {
  const rows = [row("2", "a"), row("2", "b"), row("1", "a"), row("2", "c")];
  expect(byChange(rows).map(({ change, rows }) => [change, rows.map(({ sku }) => sku)])).toEqual([
    ["2", ["a", "b"]],
    ["1", ["a"]],
    ["2", ["c"]],
  ]);
});

test("an empty list has no groups", () => {
  expect(byChange([])).toEqual([]);
});
