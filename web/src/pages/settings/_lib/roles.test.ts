import { expect, test } from "vitest";
import { assignableRoles, chosenRoles, isOwner } from "./roles.ts";

test("each kind of organisation has one role that manages it", () => {
  for (const kind of ["SELLER", "PROVIDER", "CARRIER", "PLATFORM"] as const) {
    expect(assignableRoles(kind).filter((role) => isOwner([role]))).toHaveLength(1);
  }
  expect(isOwner(["SELLER_MEMBER", "ASSESSOR"])).toBe(false);
  expect(isOwner(["ASSESSOR", "PROVIDER_OWNER"])).toBe(true);
});

test("roles of another kind are never chosen", () => {
  expect(chosenRoles("SELLER", ["SELLER_MEMBER", "PLATFORM_ADMIN"])).toEqual(["SELLER_MEMBER"]);
});
