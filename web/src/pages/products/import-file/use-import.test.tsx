import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store, type Variables } from "relay-runtime";
import { expect, test } from "vitest";
import { GraphError } from "../../../graph/errors.ts";
import { useImport } from "./use-import.ts";

type Input = { mode: string; idempotencyKey: string };

/** The hook in an environment whose server fails first and then imports one row. */
function begin() {
  const inputs: Input[] = [];
  const answer = {
    rows: [{ line: 2, sku: "A", productId: "p1", userErrors: [] }],
    userErrors: [],
    warnings: [],
  };
  const network = Network.create(async (_, variables: Variables) => {
    inputs.push(variables["input"]);
    if (inputs.length === 1) throw new GraphError("NETWORK", null);
    return { data: { importProducts: answer } };
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <RelayEnvironmentProvider environment={environment}>{children}</RelayEnvironmentProvider>
  );
  const { result } = renderHook(() => useImport(), { wrapper });
  return { result, inputs, environment };
}

test("a second attempt has the same key, another step has another, and no row enters the store", async () => {
  const { result, inputs, environment } = begin();
  const lines: number[] = [];
  const send = (mode: "ALL_OR_NOTHING" | "GOOD_ROWS") =>
    act(async () => result.current.run("sku", mode, ({ rows }) => lines.push(rows.length)));

  await send("ALL_OR_NOTHING");
  expect(result.current.faults.failure).toBeInstanceOf(GraphError);
  await send("ALL_OR_NOTHING");
  await send("GOOD_ROWS");

  const keys = inputs.map(({ idempotencyKey }) => idempotencyKey);
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[1]);
  expect(lines).toEqual([1, 1]);
  expect(result.current.faults).toEqual({ errors: [], failure: null });
  expect(environment.getStore().getSource().size()).toBeLessThanOrEqual(1);
});
