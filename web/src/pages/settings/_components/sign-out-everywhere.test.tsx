import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { afterEach, expect, test, vi } from "vitest";
import { problem, t } from "../../../i18n/index.ts";
import { SessionError } from "../../../session/session.ts";
import { renderInRouter } from "../../../test/in-router.tsx";
import { SignOutEverywhere } from "./sign-out-everywhere.tsx";

const signOut = vi.hoisted(() => vi.fn());
vi.mock("../../../session/session.ts", async (original) => ({
  ...(await original<typeof import("../../../session/session.ts")>()),
  signOut,
}));

afterEach(cleanup);

async function begin(userErrors: object[]) {
  const network = Network.create(async () => ({
    data: { signOutEverywhere: { endedSessions: 2, userErrors } },
  }));
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  await renderInRouter(() => (
    <RelayEnvironmentProvider environment={environment}>
      <SignOutEverywhere />
    </RelayEnvironmentProvider>
  ));
  fireEvent.click(screen.getByRole("button", { name: t("sessions.endAll") }));
  const confirm = screen.getAllByRole("button", { name: t("sessions.endAll") }).at(-1);
  await act(async () => fireEvent.click(confirm as HTMLElement));
}

test("a session of this browser that cannot be ended says why", async () => {
  signOut.mockRejectedValueOnce(new SessionError("RATE_LIMITED"));
  await begin([]);
  expect(signOut).toHaveBeenCalledOnce();
  expect(screen.getByRole("alert").textContent).toContain(problem("RATE_LIMITED"));
});

test("a refusal has the sentence of the application if it has one", async () => {
  await begin([{ code: "HS_CODE_UNKNOWN", message: "hsCode is unknown", path: null }]);
  expect(screen.getByRole("alert").textContent).toContain("Type a word of its description");
});
