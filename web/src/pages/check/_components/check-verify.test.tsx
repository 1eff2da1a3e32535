import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { afterEach, expect, test } from "vitest";
import { t } from "../../../i18n/index.ts";
import { CheckVerify } from "./check-verify.tsx";

afterEach(cleanup);

/** Repeats the check, whose server gives these answers one after another. */
async function begin(...answers: (object | null)[]) {
  const network = Network.create(async () => ({
    data: { repeatSelfCheck: answers.shift() ?? null },
  }));
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  render(
    <RelayEnvironmentProvider environment={environment}>
      <CheckVerify id="c1" inputHash="aa" resultHash="bb" />
    </RelayEnvironmentProvider>,
  );
  fireEvent.click(screen.getByText(t("checks.record")));
  await press(t("checks.verify"));
}

const press = (name: string) =>
  act(async () => fireEvent.click(screen.getByRole("button", { name })));

test("a check that cannot be repeated says so, and can be repeated again", async () => {
  await begin(null, { same: true, resultHash: "bb" });
  expect(screen.getByRole("alert")).toBeTruthy();
  await press(t("action.retry"));
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.getByText(t("checks.same"))).toBeTruthy();
});

test("another result is an alert", async () => {
  await begin({ same: false, resultHash: "cc" });
  expect(screen.getByRole("alert").textContent).toBe(t("checks.different"));
});
