import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { RelayEnvironmentProvider, useLazyLoadQuery } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store, type Variables } from "relay-runtime";
import { expect, test } from "vitest";
import query, { type watchesPageQuery } from "./__generated__/watchesPageQuery.graphql.ts";
import fragment, { type watchTable_query$key } from "./__generated__/watchTable_query.graphql.ts";
import type { watchTablePageQuery } from "./__generated__/watchTablePageQuery.graphql.ts";
import { GraphError } from "./errors.ts";
import { usePages } from "./use-pages.ts";

const watch = (id: string) => ({
  id,
  hsPrefix: "8507",
  mode: "AIR",
  status: "ACTIVE",
  createdAt: "2026-11-01T00:00:00Z",
  market: { code: "DE" },
  product: null,
  version: 1,
  __typename: "Watch",
});

/** A list of two pages, whose second one cannot be loaded at first. */
async function begin() {
  const asked: Variables[] = [];
  const network = Network.create(async (_, variables) => {
    asked.push(variables);
    if (asked.length === 2) throw new GraphError("NETWORK", "r1");
    const isFirst = asked.length === 1;
    const edges = [{ cursor: "c", node: watch(isFirst ? "w1" : "w2") }];
    const pageInfo = { hasNextPage: isFirst, endCursor: isFirst ? "c1" : null };
    return { data: { me: null, unreadPart: null, watches: { edges, pageInfo } } };
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <RelayEnvironmentProvider environment={environment}>{children}</RelayEnvironmentProvider>
  );
  const list = () => {
    const key = useLazyLoadQuery<watchesPageQuery>(query, {});
    return usePages<watchTablePageQuery, watchTable_query$key>(fragment, key);
  };
  const { result } = await act(async () => renderHook(list, { wrapper }));
  return { result, asked };
}

test("a page that cannot be loaded leaves the rows and says why, and another attempt adds its rows", async () => {
  const { result, asked } = await begin();
  const rows = () => result.current.data.watches?.edges.map(({ node }) => node.id);
  expect([rows(), result.current.next.has, result.current.next.failure]).toEqual([
    ["w1"],
    true,
    null,
  ]);
  await act(async () => result.current.next.load());
  expect(asked[1]).toMatchObject({ first: 50, after: "c1" });
  expect(rows()).toEqual(["w1"]);
  expect(result.current.next.failure).toBeInstanceOf(GraphError);
  expect(result.current.next.busy).toBe(false);
  await act(async () => result.current.next.load());
  expect(rows()).toEqual(["w1", "w2"]);
  expect([result.current.next.has, result.current.next.failure]).toEqual([false, null]);
});
