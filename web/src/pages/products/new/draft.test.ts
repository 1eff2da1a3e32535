import { beforeEach, expect, test, vi } from "vitest";
import type { Claims } from "../../../session/claims.ts";
import {
  forgetDraft,
  forgetOthersDraft,
  nationalCode,
  openDraft,
  productInput,
  stepOf,
  storeDraft,
  storedDraft,
  withNationalCode,
} from "./draft.ts";
import { readSearch } from "./new-search.ts";

const given = readSearch({
  code: "850760",
  from: "CN",
  to: "DE",
  by: "AIR",
  facts: [
    { name: "watt_hours", number: 99 },
    { name: "aircraft", text: "CARGO" },
  ],
});

const session = vi.hoisted(() => ({ ended: false, claims: null as Claims | null }));
vi.mock("../../../session/session.ts", () => ({ wasEnded: () => session.ended }));
vi.mock("../../../session/claims.ts", () => ({ claims: () => session.claims }));

const ROBIN = { sub: "robin", org: "harbour", kind: "SELLER", roles: [] };

beforeEach(() => {
  forgetDraft();
  Object.assign(session, { ended: false, claims: ROBIN });
});

test("a draft begins with what another page knows, and keeps facts of the lane out of the product", () => {
  const draft = openDraft(null, given);
  expect(draft).toMatchObject({ code: "850760", origin: "CN", to: "DE", aircraft: "CARGO" });
  expect(draft.facts).toEqual([{ name: "watt_hours", number: 99 }]);
});

test("a reload of the same address keeps what was typed since", () => {
  const typed = { ...openDraft(null, given), code: "850780", name: "Power bank" };
  storeDraft(typed);
  expect(openDraft(storedDraft(), { ...given, step: "facts" })).toEqual(typed);
  expect(openDraft(storedDraft(), readSearch({}))).toEqual(typed);
});

test("another question replaces the code and the facts, and keeps the name", () => {
  const typed = withNationalCode({ ...openDraft(null, given), name: "Power bank" }, "8507600010");
  const draft = openDraft(typed, readSearch({ code: "950300", facts: [] }));
  expect(draft).toMatchObject({ code: "950300", name: "Power bank", facts: [], nationalCodes: [] });
});

test("a stored draft of another form is ignored", () => {
  sessionStorage.setItem("carnet.new-product", '{"name":7}');
  expect(storedDraft()).toBeNull();
  sessionStorage.setItem("carnet.new-product", "{");
  expect(storedDraft()).toBeNull();
});

test("a draft is there after a session that was ended, for the same user only", () => {
  const typed = { ...openDraft(null, given), name: "Power bank" };
  storeDraft(typed);
  Object.assign(session, { ended: true, claims: null });
  forgetOthersDraft();
  expect(storedDraft()).toBeNull();
  Object.assign(session, { ended: false, claims: ROBIN });
  forgetOthersDraft();
  expect(storedDraft()).toEqual(typed);
  session.claims = { ...ROBIN, org: "another" };
  forgetOthersDraft();
  session.claims = ROBIN;
  expect(storedDraft()).toBeNull();
});

test("a user who signs out leaves no draft", () => {
  storeDraft(openDraft(null, given));
  session.claims = null;
  forgetOthersDraft();
  session.claims = ROBIN;
  expect(storedDraft()).toBeNull();
});

test("the product is sent without blanks and without empty values", () => {
  const draft = { ...openDraft(null, given), name: " Bank ", sku: "A", code: "8507.60", gtin: " " };
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
  const draft = withNationalCode(openDraft(null, given), "8507600010");
  expect(nationalCode(draft)).toBe("8507600010");
  expect(nationalCode({ ...draft, to: "FR" })).toBe("");
  expect(withNationalCode(draft, "").nationalCodes).toEqual([]);
});

test("a national code that another page hands on is a code of the destination and no fact", () => {
  const facts = [{ name: "national_code", text: "8507600010" }];
  const draft = openDraft(null, readSearch({ code: "850760", from: "CN", to: "DE", facts }));
  expect(draft.nationalCodes).toEqual([{ market: "DE", code: "8507600010" }]);
  expect(draft.facts).toEqual([]);
});

test("a refusal leads to the question with the field", () => {
  const error = (path: string[] | null) => ({ code: "INVALID", message: "", path });
  expect(stepOf([error(null), error(["input", "sku"])])).toBe("goods");
  expect(stepOf([error(["input", "facts", "watt_hours"])])).toBe("facts");
  expect(stepOf([error(["input"])])).toBeNull();
});
