import { expect, test } from "vitest";
import { router } from "../routes.tsx";
import { subjectPath } from "./subject-path.ts";

test.each([
  [{ __typename: "Order" }, "/orders/7"],
  [{ __typename: "Quote", order: { id: "3" } }, "/orders/3"],
  [{ __typename: "Enquiry" }, "/enquiries/7"],
  [{ __typename: "EvidenceDocument" }, "/documents/7"],
  [{ __typename: "Organisation" }, "/settings/organisation"],
  [{ __typename: "RuleChange" }, "/changes?change=7"],
  [{ __typename: "BulkSelfCheck" }, "/checks/bulk?run=7"],
])("%o leads to %s", (subject, path) => {
  expect(subjectPath(subject, "7")).toBe(path);
  const { pathname } = new URL(path, "https://carnet.invalid");
  const routes = Object.keys(router.routesByPath);
  expect(routes).toContain(routes.includes(pathname) ? pathname : pathname.replace(/\d+$/, "$id"));
});

test.each(["Certificate", "TransportApproval", "Consignment", "ProviderProfile"])(
  "%s has no screen yet",
  (__typename) => {
    expect(subjectPath({ __typename }, "7")).toBeNull();
  },
);

test("an object that cannot be read, and one of a new type, lead nowhere", () => {
  expect(subjectPath(null, "7")).toBeNull();
  expect(subjectPath({ __typename: "Quote", order: null }, "7")).toBeNull();
  expect(subjectPath({ __typename: "Dispute" }, "7")).toBeNull();
});

test("an ID cannot change the address", () => {
  expect(subjectPath({ __typename: "Order" }, "../x?y")).toBe("/orders/..%2Fx%3Fy");
});
