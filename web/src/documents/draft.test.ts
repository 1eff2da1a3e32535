import { expect, test } from "vitest";
import { documentCode, emptyDraft, faultsOfDraft, inputOfDraft } from "./draft.ts";

const paths = (draft: Parameters<typeof faultsOfDraft>[0]) =>
  faultsOfDraft(draft).map(({ path }) => path?.at(-1));

test("issuer and day of issue are required, the last day is not", () => {
  expect(paths(emptyDraft)).toEqual(["issuer", "issuedOn"]);
  expect(paths({ issuer: "TÜV", issuedOn: "2026-03-01", expiresOn: "" })).toEqual([]);
});

test("a document does not expire before it is issued", () => {
  expect(paths({ issuer: "TÜV", issuedOn: "2026-03-01", expiresOn: "2026-02-28" })).toEqual([
    "expiresOn",
  ]);
});

test("a day that the API cannot read is a fault of its field", () => {
  expect(paths({ issuer: "TÜV", issuedOn: "0202-03-01", expiresOn: "12026-01-01" })).toEqual([
    "issuedOn",
    "expiresOn",
  ]);
});

test("no last day is null", () => {
  expect(inputOfDraft({ issuer: " TÜV ", issuedOn: "2026-03-01", expiresOn: "" })).toEqual({
    issuer: "TÜV",
    issuedOn: "2026-03-01",
    expiresOn: null,
  });
});

test("a code may be typed in small letters and with blanks", () => {
  expect(documentCode(" eu doc ")).toBe("EU_DOC");
  expect(documentCode("un38.3")).toBeNull();
  expect(documentCode("")).toBeNull();
});
