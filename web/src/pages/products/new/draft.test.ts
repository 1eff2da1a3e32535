import { beforeEach, expect, test } from "vitest";
import {
  forgetDraft,
  nationalCode,
  openDraft,
  productInput,
  stepOf,
  storeDraft,
  storedDraft,
  withNationalCode,
} from "./draft.ts";
import { readSearch } from "./new-search.ts";

const told = readSearch({
  code: "850760",
  from: "CN",
  to: "DE",
  by: "AIR",
  facts: [
    { name: "watt_hours", number: 99 },
    { name: "aircraft", text: "CARGO" },
  ],
});

beforeEach(forgetDraft);

test("a draft begins with what another page knows, and keeps facts of the lane out of the product", () => {
  const draft = openDraft(null, told);
  expect(draft).toMatchObject({ code: "850760", origin: "CN", to: "DE", aircraft: "CARGO" });
  expect(draft.facts).toEqual([{ name: "watt_hours", number: 99 }]);
});

test("a reload of the same address keeps what was typed since", () => {
  const typed = { ...openDraft(null, told), code: "850780", name: "Power bank" };
  storeDraft(typed);
  expect(openDraft(storedDraft(), { ...told, step: "facts" })).toEqual(typed);
  expect(openDraft(storedDraft(), readSearch({}))).toEqual(typed);
});

test("another question replaces the code and the facts, and keeps the name", () => {
  const typed = withNationalCode({ ...openDraft(null, told), name: "Power bank" }, "8507600010");
  const draft = openDraft(typed, readSearch({ code: "950300", facts: [] }));
  expect(draft).toMatchObject({ code: "950300", name: "Power bank", facts: [], nationalCodes: [] });
});

test("a stored draft of another form is ignored", () => {
  sessionStorage.setItem("carnet.new-product", '{"name":7}');
  expect(storedDraft()).toBeNull();
  sessionStorage.setItem("carnet.new-product", "{");
  expect(storedDraft()).toBeNull();
});

test("the product is sent without blanks and without empty values", () => {
  const draft = { ...openDraft(null, told), name: " Bank ", sku: "A", code: "8507.60", gtin: " " };
  expect(productInput(withNationalCode(draft, "8507 60 00 10"))).toEqual({
    name: "Bank",
    sku: "A",
    gtin: null,
    description: null,
    originCountry: "CN",
    hsCode: "850760",
    nationalCodes: [{ market: "DE", code: "8507600010" }],
    facts: [{ name: "watt_hours", number: 99 }],
  });
});

test("a national code belongs to the destination and can be cleared", () => {
  const draft = withNationalCode(openDraft(null, told), "8507600010");
  expect(nationalCode(draft)).toBe("8507600010");
  expect(nationalCode({ ...draft, to: "FR" })).toBe("");
  expect(withNationalCode(draft, "").nationalCodes).toEqual([]);
});

test("a refusal leads to the question with the field", () => {
  const error = (path: string[] | null) => ({ code: "INVALID", message: "", path });
  expect(stepOf([error(null), error(["input", "sku"])])).toBe("goods");
  expect(stepOf([error(["input", "facts", "watt_hours"])])).toBe("facts");
  expect(stepOf([error(["input"])])).toBeNull();
});
