import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store, type Variables } from "relay-runtime";
import { expect, test } from "vitest";
import { usePendingDocuments } from "./use-pending-documents.ts";

/** The documents that are pending for these types, and the filters that were sent. */
async function begin(types: readonly string[]) {
  const filters: Variables[] = [];
  const document = { id: "d1", type: "EU_DOC", status: "REJECTED" };
  const network = Network.create(async (_, { filter }) => {
    filters.push(filter);
    return { data: { evidenceDocuments: { nodes: [document] } } };
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <RelayEnvironmentProvider environment={environment}>{children}</RelayEnvironmentProvider>
  );
  const { result } = await act(async () =>
    renderHook(() => usePendingDocuments("p1", types), { wrapper }),
  );
  return { filters, found: result.current.map(({ id }) => id) };
}

test("only documents of the missing types are read", async () => {
  const { filters, found } = await begin(["EU_DOC", "UN38_3_SUMMARY"]);
  const status = ["SUBMITTED", "REJECTED"];
  expect(filters).toEqual([{ productId: "p1", type: ["EU_DOC", "UN38_3_SUMMARY"], status }]);
  expect(found).toEqual(["d1"]);
});

test("without a missing type, no document is read", async () => {
  const { filters, found } = await begin([]);
  expect(filters).toEqual([]);
  expect(found).toEqual([]);
});
