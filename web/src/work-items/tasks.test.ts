import { expect, test } from "vitest";
import { taskPath, taskText } from "./tasks.ts";

const document = {
  __typename: "EvidenceDocument",
  id: "7",
  type: "EU_DOC",
  product: { id: "4" },
};

test("a rejected document is corrected on its screen, and a newer one is handed in for its product", () => {
  expect(taskPath("FIX_DOCUMENT", document)).toBe("/documents/7");
  expect(taskPath("RENEW_DOCUMENT", document)).toBe("/products/4/documents/new?type=EU_DOC");
  expect(taskPath("RENEW_DOCUMENT", { ...document, product: null })).toBe("/documents/7");
});

test("other tasks are done on the screen of their subject", () => {
  expect(taskPath("CHOOSE_QUOTE", { __typename: "Order", id: "3" })).toBe("/orders/3");
});

test("a certificate is renewed on the screen of its product", () => {
  const certificate = { __typename: "Certificate", id: "9" };
  expect(taskPath("RENEW_CERTIFICATE", { ...certificate, product: { id: "4" } })).toBe(
    "/products/4",
  );
  expect(taskPath("RENEW_CERTIFICATE", { ...certificate, product: null })).toBeNull();
});

test("a task whose subject cannot be read leads nowhere", () => {
  expect(taskPath("CHOOSE_QUOTE", null)).toBeNull();
  expect(taskPath("CHOOSE_QUOTE", { __typename: "%other" })).toBeNull();
});

test("a task of a newer platform has the text of the platform", () => {
  expect(taskText("CHOOSE_QUOTE", "x")).not.toBe("x");
  expect(taskText("SEND_FLOWERS", "Send flowers.")).toBe("Send flowers.");
});
