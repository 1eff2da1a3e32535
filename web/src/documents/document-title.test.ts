import { expect, test } from "vitest";
import { documentTitle } from "./document-title.ts";

test("a document has the title of its type", () => {
  const documentType = { title: "EU declaration of conformity" };
  expect(documentTitle({ type: "EU_DOC", documentType })).toBe("EU declaration of conformity");
});

test.each([
  ["TECHNICAL_FILE", "Technical file"],
  ["SAMPLE_PHOTO", "Sample photo"],
  ["UN383_SUMMARY", "UN383 summary"],
  ["EU_DOC", "EU DOC"],
  ["SDS", "SDS"],
])("the code %s of an unknown type reads %s", (type, title) => {
  expect(documentTitle({ type, documentType: null })).toBe(title);
});
