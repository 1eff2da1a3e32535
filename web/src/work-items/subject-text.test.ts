import { expect, test } from "vitest";
import { subjectText } from "./subject-text.ts";

test.each([
  [{ __typename: "Order", number: "O-1", product: { name: "Lamp" } }, "O-1 · Lamp"],
  [{ __typename: "Enquiry", number: "E-1" }, "E-1"],
  [
    { __typename: "EvidenceDocument", type: "EU_DOC", documentType: { title: "EU declaration" } },
    "EU declaration",
  ],
  [{ __typename: "EvidenceDocument", type: "TEST_REPORT", documentType: null }, "Test report"],
  [
    { __typename: "Certificate", number: "C-1", productName: "Lamp 2", product: { name: "Lamp" } },
    "C-1 · Lamp 2",
  ],
  [{ __typename: "%other" }, ""],
])("%o is named", (subject, text) => {
  expect(subjectText(subject)).toBe(text);
});

test("an object that cannot be read has no name", () => {
  expect(subjectText(null)).toBe("");
});
