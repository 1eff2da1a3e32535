import { expect, test } from "vitest";
import { mayDecide, mayReview } from "./staff.ts";

test.each([
  [["PLATFORM_ADMIN"], true, true],
  [["RULE_EDITOR", "AUDITOR"], true, false],
  [["RULE_EDITOR", "RULE_APPROVER"], false, false],
  [["SELLER_OWNER"], false, false],
  [[], false, false],
])("%j: reads %s, decides %s", (roles, reads, decides) => {
  expect(mayReview(roles)).toBe(reads);
  expect(mayDecide(roles)).toBe(decides);
});
