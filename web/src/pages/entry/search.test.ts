import { expect, test } from "vitest";
import { readSearch } from "./search.ts";

test("a whole question is read from the address", () => {
  const search = {
    code: "850760",
    from: "CN",
    to: "DE",
    by: "AIR",
    facts: [{ name: "watt_hours", number: 99 }],
  };
  expect(readSearch(search)).toEqual(search);
});

test("a code without quotes in the address is read as its digits", () => {
  expect(readSearch({ code: 850760 }).code).toBe("850760");
  expect(readSearch({ code: 8507.5 }).code).toBeUndefined();
});

test("invalid parts of the address are ignored, and the others are kept", () => {
  expect(readSearch({ code: "85<script>", from: "CN", to: 7, by: "ROCKET", facts: "x" })).toEqual({
    code: undefined,
    from: "CN",
    to: undefined,
    by: undefined,
    facts: undefined,
  });
});
