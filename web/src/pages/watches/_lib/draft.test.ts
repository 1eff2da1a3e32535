import { expect, test } from "vitest";
import { emptyDraft, faultsOf, inputOf, type WatchDraft } from "./draft.ts";

const product = { id: "7", name: "Power bank" };
const fields = (draft: WatchDraft) => faultsOf(draft).errors.map(({ path }) => path?.join("."));

test("an empty draft needs a product and a market", () => {
  expect(fields(emptyDraft)).toEqual(["input.productId", "input.market"]);
});

test("a prefix has two, four or six digits, with or without dots", () => {
  const by = { ...emptyDraft, by: "prefix" as const, market: "DE" };
  for (const prefix of ["85", "8507", "8507.60", "85 07 60"]) {
    expect(fields({ ...by, prefix })).toEqual([]);
  }
  for (const prefix of ["", "8", "850", "battery", "85076000"]) {
    expect(fields({ ...by, prefix })).toEqual(["input.hsPrefix"]);
  }
});

test("only what the user has chosen to watch is sent", () => {
  const draft = { ...emptyDraft, product, prefix: "8507.60", market: "DE" };
  expect(inputOf(draft)).toEqual({ productId: "7", market: "DE", mode: "SEA" });
  expect(inputOf({ ...draft, by: "prefix" })).toEqual({
    hsPrefix: "850760",
    market: "DE",
    mode: "SEA",
  });
});
