import { expect, test } from "vitest";
import { nationalCodeOf, splitNationalCode } from "./codes.ts";

test("a national code has 8 or 10 digits that begin with the HS code", () => {
  expect(nationalCodeOf("8507 60 00", "850760")).toBe("85076000");
  expect(nationalCodeOf("8507.60.00-90", "8507.60")).toBe("8507600090");
  expect(nationalCodeOf("850760009", "850760")).toBeNull();
  expect(nationalCodeOf("9503000000", "850760")).toBeNull();
  expect(nationalCodeOf("", "850760")).toBeNull();
});

test("the answer about the national code is no fact", () => {
  const charge = { name: "state_of_charge_percent", number: 28 };
  expect(splitNationalCode([charge, { name: "national_code", text: "85076000" }], "85")).toEqual({
    facts: [charge],
    nationalCode: "85076000",
  });
  expect(splitNationalCode([charge, { name: "national_code", text: "8507" }], "85")).toEqual({
    facts: [charge],
    nationalCode: null,
  });
});
