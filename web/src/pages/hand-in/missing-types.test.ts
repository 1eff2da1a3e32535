import { expect, test } from "vitest";
import { missingTypes } from "./missing-types.ts";

const type = (code: string) => ({ code, title: `Title of ${code}` });

test("a document that is missing on two lanes is one type", () => {
  expect(
    missingTypes([
      { selfCheck: { missingDocuments: [type("EU_DOC"), type("DGD")] } },
      { selfCheck: null },
      { selfCheck: { missingDocuments: [type("EU_DOC")] } },
    ]).map(({ code }) => code),
  ).toEqual(["EU_DOC", "DGD"]);
});

test("a product without checks misses nothing that is known", () => {
  expect(missingTypes(null)).toEqual([]);
});
