import { createMemoryHistory, createRouter, RouterProvider } from "@tanstack/react-router";
import { act, cleanup, render, waitFor } from "@testing-library/react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { GraphError } from "./graph/errors.ts";
import { keepClaims } from "./session/claims.ts";

/** The code of a screen is compiled when it is first imported, which takes seconds on a slow machine. */
const PATIENCE = { timeout: 30_000 };
vi.setConfig({ testTimeout: 120_000 });

// Another tab has the stream of notifications.
vi.mock("./live/leader.ts", () => ({ compete: () => () => undefined }));

/** The address of each screen, and of those of its states that send other requests. */
const ADDRESSES = [
  "/",
  "/?code=850760&from=CN&to=DE&by=AIR",
  "/register",
  "/forgotten",
  "/account",
  "/providers",
  "/providers/1",
  "/home",
  "/notifications",
  "/watches",
  "/changes",
  "/statistics",
  "/statistics?from=2026-03-02&to=2026-03-01",
  "/search",
  "/search?text=power",
  "/products",
  "/products/new",
  "/products/new?step=code",
  "/products/new?step=code&code=850760",
  "/products/new?step=facts",
  "/products/new?step=facts&code=850760&from=CN&to=DE&by=AIR",
  "/products/import",
  "/products/1",
  "/products/1?tab=codes",
  "/products/1/documents/new?type=EU_DOC",
  "/checks/1",
  "/checks/1/providers",
  "/checks/bulk",
  "/checks/bulk?run=1",
  "/documents?type=EU_DOC",
  "/documents/1",
  "/orders",
  "/orders/1",
  "/orders/1/providers",
  "/enquiries",
  "/enquiries/1",
  "/settings/me",
  "/settings/security",
  "/settings/sessions",
  "/settings/organisation",
  "/settings/members",
  "/no-such-page",
];

/** Screens that lead to another one at once. */
const REDIRECTS = ["/sign-in", "/settings", "/settings/"];

beforeAll(() => {
  localStorage.setItem("carnet.session", "1");
  keepClaims(`e30.${btoa('{"sub":"u","org":"o","kind":"SELLER","roles":["SELLER_OWNER"]}')}.c2ln`);
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
});

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});

type Opened = {
  /** The operations that the screen sends before the first answer, after a time in which it could have sent others. */
  requests: readonly string[];
  /** Makes all requests fail. */
  fail: () => Promise<void>;
};

async function open(address: string): Promise<Opened> {
  const requests: string[] = [];
  let fail = (_: Error) => {};
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failure.catch(() => undefined);
  const network = Network.create(({ name }) => {
    requests.push(name);
    return failure;
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const history = createMemoryHistory({ initialEntries: [address] });
  // A router begins with the page that it has shown last.
  const router = createRouter({ ...(await import("./routes.tsx")).router.options, history });
  await act(async () =>
    render(
      <RelayEnvironmentProvider environment={environment}>
        <RouterProvider router={router} />
      </RelayEnvironmentProvider>,
    ),
  );
  // The first request waits for the code of the screen.
  await waitFor(() => expect(requests).not.toEqual([]), PATIENCE);
  await act(() => new Promise((resolve) => setTimeout(resolve, 300)));
  return {
    requests,
    fail: () => act(async () => fail(new GraphError("SUBGRAPH_UNAVAILABLE", null))),
  };
}

test.each(ADDRESSES)("%s sends one request, and has a heading if that fails", async (address) => {
  vi.spyOn(console, "error").mockReturnValue();
  const { requests, fail } = await open(address);
  expect(requests).toHaveLength(1);
  await fail();
  await waitFor(() => expect(document.querySelectorAll("h1")).toHaveLength(1), PATIENCE);
});

test("the list has each screen", async () => {
  const { router } = await import("./routes.tsx");
  const listed = new Set(ADDRESSES.map((address) => address.split("?")[0]));
  const screens = Object.keys(router.routesByPath).filter((path) => !REDIRECTS.includes(path));
  expect(screens.filter((path) => !listed.has(path.replace("$id", "1")))).toEqual([]);
});
