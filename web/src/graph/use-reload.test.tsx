import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { RelayEnvironmentProvider, useLazyLoadQuery } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { expect, test } from "vitest";
import query, { type refusedChecksQuery } from "./__generated__/refusedChecksQuery.graphql.ts";
import { GraphError } from "./errors.ts";
import { useReload } from "./use-reload.ts";

/** A screen whose server answers, then fails, then answers with another value. */
async function begin() {
  let requests = 0;
  const network = Network.create(async () => {
    requests += 1;
    if (requests === 2) throw new GraphError("NETWORK", null);
    return { data: { product: { id: "p1", name: `Name ${requests}` } } };
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <RelayEnvironmentProvider environment={environment}>{children}</RelayEnvironmentProvider>
  );
  const screen = () => ({
    data: useLazyLoadQuery<refusedChecksQuery>(query, { id: "p1" }),
    reload: useReload<refusedChecksQuery>(query, { id: "p1" }),
  });
  return await act(async () => renderHook(screen, { wrapper }));
}

test("a failed reload keeps the screen, and the next one updates it", async () => {
  const { result } = await begin();
  const name = () => result.current.data.product?.name;
  const { reload } = result.current;
  expect(name()).toBe("Name 1");
  await act(async () => reload());
  expect(name()).toBe("Name 1");
  await act(async () => reload());
  expect(name()).toBe("Name 3");
  expect(result.current.reload).toBe(reload);
});
