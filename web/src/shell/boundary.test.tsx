import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import query, {
  type refusedChecksQuery,
} from "../graph/__generated__/refusedChecksQuery.graphql.ts";
import { GraphError } from "../graph/errors.ts";
import { useQuery } from "../graph/use-query.ts";
import { renderInRouter } from "../test/in-router.tsx";
import { Boundary } from "./boundary.tsx";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function Name() {
  return <p>{useQuery<refusedChecksQuery>(query, { id: "p1" }).product?.name}</p>;
}

/** A screen whose first request fails. */
async function begin() {
  const requests = vi.fn();
  const network = Network.create(async () => {
    requests();
    if (requests.mock.calls.length === 1) throw new GraphError("SUBGRAPH_UNAVAILABLE", "r-1");
    return { data: { product: { id: "p1", name: "Battery" } } };
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const router = await renderInRouter(() => (
    <RelayEnvironmentProvider environment={environment}>
      <Boundary>
        <Name />
      </Boundary>
    </RelayEnvironmentProvider>
  ));
  expect(screen.getByRole("alert").textContent).toContain("r-1");
  return { ...router, requests };
}

test("another attempt sends the query again, and shows the answer", async () => {
  const { requests } = await begin();
  await act(async () => fireEvent.click(screen.getByRole("button")));
  expect(screen.queryByText("Battery")).not.toBeNull();
  expect(requests).toHaveBeenCalledTimes(2);
});

test("a failure does not stay at another address", async () => {
  const { go, requests } = await begin();
  await go("/b");
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.queryByText("Battery")).not.toBeNull();
  expect(requests).toHaveBeenCalledTimes(2);
});
