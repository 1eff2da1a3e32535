import { expect, test } from "vitest";
import { type Draft, emptyDraft, missingFields, toInput } from "./draft.ts";

const whole: Draft = {
  kind: "SELLER",
  legalName: " Volt GmbH ",
  displayName: "  ",
  country: "DE",
  name: "Ana",
  email: " ana@volt.example ",
  locale: "DE",
};

test("an empty form names each field that is needed", () => {
  expect(missingFields(emptyDraft()).map(({ path }) => path?.join("."))).toEqual([
    "input.kind",
    "input.legalName",
    "input.country",
    "input.owner.name",
    "input.owner.email",
  ]);
});

test("blanks around the values are not sent, and an empty display name is none", () => {
  expect(missingFields(whole)).toEqual([]);
  expect(toInput(whole)).toEqual({
    kind: "SELLER",
    legalName: "Volt GmbH",
    displayName: null,
    country: "DE",
    owner: { name: "Ana", email: "ana@volt.example", locale: "DE" },
  });
});
