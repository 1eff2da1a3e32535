import { expect, test } from "vitest";
import { partsOf, readSearch } from "./product-search.ts";

test("the tab and the lane are read from the address, and invalid parts are ignored", () => {
  const search = readSearch({ tab: "facts", to: "DE", by: "ROCKET", market: "de", added: true });
  expect(search).toMatchObject({ tab: "facts", to: "DE", by: undefined, market: undefined });
  expect(readSearch({ tab: "secrets" }).tab).toBeUndefined();
});

test("only the open tab is asked for", () => {
  const parts = Object.entries(partsOf("codes")).filter(([, wanted]) => wanted);
  expect(parts).toEqual([["codes", true]]);
});
