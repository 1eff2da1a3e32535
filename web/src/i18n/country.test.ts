import { expect, test } from "vitest";
import { countryOptions } from "./countries.ts";
import { country } from "./index.ts";

test("a code is shown as the name of its country", () => {
  expect(country("DE")).toBe("Germany");
  expect(country("XI")).toBe("Northern Ireland");
  expect(country("no code")).toBe("no code");
});

test("a selection has the same names", () => {
  expect(countryOptions).toContainEqual({ value: "XI", label: "Northern Ireland" });
});
