import { expect, test } from "vitest";
import { invitationState } from "./invitation-state.ts";

const now = Date.parse("2030-01-08T00:00:00Z");
const state = (status: string, expiresAt: string) => invitationState(status, expiresAt, now).text;

test("an invitation is open until it expires", () => {
  expect(state("PENDING", "2030-01-08T00:00:01Z")).toBe("members.open");
  expect(state("PENDING", "2030-01-08T00:00:00Z")).toBe("members.expired");
});

test("an answered invitation does not expire", () => {
  expect(state("ACCEPTED", "2030-01-01T00:00:00Z")).toBe("members.accepted");
  expect(state("REVOKED", "2030-01-01T00:00:00Z")).toBe("members.revoked");
});
