import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { afterEach, expect, test, vi } from "vitest";
import { GraphError } from "../../graph/errors.ts";
import { recipientsOf, useRecipients } from "./use-recipients.ts";

afterEach(() => vi.useRealTimers());

const organisation = { id: "o1", country: "DE" };

test("carriers and providers are one list, and a provider is named by its profile", () => {
  const response = {
    carriers: { nodes: [{ id: "c1", displayName: "Swift Cargo", country: "NL" }] },
    providers: { nodes: [{ id: "p1", displayName: "Lab", organisation }] },
  };
  expect(recipientsOf(response)).toEqual([
    { id: "c1", name: "Swift Cargo", kind: "carrier", country: "NL" },
    { id: "o1", name: "Lab", kind: "provider", country: "DE" },
  ]);
});

test("organisations without a name or without an ID cannot be chosen", () => {
  const response = {
    carriers: { nodes: [{ id: "c1", displayName: null, country: "NL" }] },
    providers: { nodes: [{ id: "p1", displayName: "Lab", organisation: null }] },
  };
  expect(recipientsOf(response)).toEqual([]);
});

test("a list that could not be read is empty", () => {
  expect(recipientsOf({ carriers: null, providers: null })).toEqual([]);
});

test("a failure is kept until another attempt has found the organisations", async () => {
  vi.useFakeTimers();
  const lost = new GraphError("NETWORK", null);
  let requests = 0;
  const network = Network.create(async () => {
    requests += 1;
    if (requests === 1) throw lost;
    return {
      data: {
        carriers: { nodes: [{ id: "c1", displayName: "Swift", country: "NL" }] },
        providers: null,
      },
    };
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <RelayEnvironmentProvider environment={environment}>{children}</RelayEnvironmentProvider>
  );
  const { result } = renderHook(() => useRecipients("swift"), { wrapper });
  await act(() => vi.advanceTimersByTimeAsync(1_000));
  expect(result.current).toMatchObject({ recipients: [], ready: false, failure: lost });
  act(() => result.current.retry());
  await act(() => vi.advanceTimersByTimeAsync(1_000));
  expect(result.current).toMatchObject({ ready: true, failure: null });
  expect(result.current.recipients.map(({ name }) => name)).toEqual(["Swift"]);
});
