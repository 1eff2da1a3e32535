import { expect, test } from "vitest";
import { language, price } from "./index.ts";

test("a price has the minor units of its currency", () => {
  expect(price({ minorUnits: 125_000, currency: "EUR" })).toBe("€1,250.00");
  expect(price({ minorUnits: 1250, currency: "JPY" })).toBe("JP¥1,250");
});

test("a language has its name, and a malformed code is shown as it is", () => {
  expect(language("pt-BR")).toBe("Brazilian Portuguese");
  expect(language("?")).toBe("?");
});
