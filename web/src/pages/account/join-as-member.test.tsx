import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { t } from "../../i18n/index.ts";
import { beginSession, PATIENCE, renderAt } from "../../test/at-address.tsx";

// Another tab has the stream of notifications.
vi.mock("../../live/leader.ts", () => ({ compete: () => () => undefined }));
vi.mock("../../session/session.ts", async (original) => ({
  ...(await original<typeof import("../../session/session.ts")>()),
  signOut: () => Promise.reject(new TypeError("Failed to fetch")),
}));
vi.setConfig({ testTimeout: 120_000 });

beforeAll(beginSession);
afterEach(cleanup);

const me = {
  id: "u1",
  name: "Ana",
  displayName: "Ana",
  email: "ana@people.example",
  organisation: null,
  memberships: [],
};
const invitation = {
  organisationName: "Volt",
  organisationVerified: true,
  roles: ["SELLER_MEMBER"],
  expiresAt: "2026-11-08T00:00:00Z",
};

test("a sign-out that fails says why, so that the user does not wait for the other account", async () => {
  await renderAt("/account#accept-invitation=token", () => ({ me, invitation }));
  const other = await screen.findByRole("button", { name: t("account.otherAccount") }, PATIENCE);
  expect(screen.queryByRole("alert")).toBeNull();
  await act(async () => fireEvent.click(other));
  expect(screen.getByRole("alert").textContent).toContain("NETWORK");
});
