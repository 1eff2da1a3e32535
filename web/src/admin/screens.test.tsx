import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import {
  Environment,
  Network,
  RecordSource,
  type RequestParameters,
  Store,
  type Variables,
} from "relay-runtime";
import { afterEach, expect, test, vi } from "vitest";

/** The code of a screen is compiled when it is first imported, which takes seconds on a slow machine. */
const PATIENCE = { timeout: 30_000 };
vi.setConfig({ testTimeout: 120_000 });

vi.hoisted(() => {
  document.documentElement.dataset["entry"] = "admin";
});
vi.mock("../session/session.ts", () => ({
  isSignedIn: () => true,
  sessionNumber: () => 1,
  subscribe: () => () => {},
  signOut: vi.fn(),
  switchOrganisation: vi.fn(),
  rememberDevice: vi.fn(),
}));

type Sent = { name: string; variables: Variables };

const me = (roles: string[]) => ({
  id: "u1",
  displayName: "Ada",
  roles,
  secondFactor: true,
  organisation: { id: "o1", displayName: "Carnet", kind: "PLATFORM" },
  memberships: [],
});
const item = {
  kind: "DECIDE_HOLD",
  message: "Decide.",
  since: "2026-11-01T00:00:00Z",
  due: null,
  overdue: false,
  subject: { __typename: "Consignment", id: "c1", number: "CN-7" },
  __typename: "WorkItem",
};
const list = {
  edges: [{ cursor: "1", node: item }],
  pageInfo: { hasNextPage: false, endCursor: null },
};
const counts = { totalCount: 3, counts: [{ kind: "DECIDE_HOLD", count: 1 }] };
const provider = {
  id: "p1",
  displayName: "Lab",
  status: "UNDER_REVIEW",
  version: 4,
  reason: null,
  submittedAt: "2026-11-01T00:00:00Z",
  languages: ["en"],
  organisation: {
    id: "o2",
    legalName: "Lab Ltd",
    country: "IE",
    vatId: null,
    eori: null,
    status: "ACTIVE",
  },
  services: [],
  accreditations: [],
};

/** Opens a screen with these roles, and returns the operations that are sent. */
async function open(path: string, roles: string[]): Promise<Sent[]> {
  const sent: Sent[] = [];
  const network = Network.create(async ({ name }: RequestParameters, variables) => {
    sent.push({ name, variables });
    const approved = { provider: { ...provider, status: "LISTED", version: 5 }, userErrors: [] };
    return {
      data: {
        me: me(roles),
        unreadPart: { totalCount: 0 },
        all: roles.length > 0 ? counts : null,
        reviewList: roles.length > 0 ? list : null,
        documentTypes: { nodes: [] },
        provider,
        approveProvider: approved,
      },
    };
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  // A router keeps its history, so each screen begins with a router of its own.
  vi.resetModules();
  const { router } = await import("./routes.tsx");
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [path] }) });
  await act(async () => {
    render(
      <RelayEnvironmentProvider environment={environment}>
        <RouterProvider router={router} />
      </RelayEnvironmentProvider>,
    );
  });
  return sent;
}

afterEach(cleanup);

test("an auditor sees the tasks with their number, the filter of the address, and one request is sent", async () => {
  const sent = await open("/admin/?kind=DECIDE_HOLD", ["AUDITOR"]);
  expect(await screen.findByText("CN-7", {}, PATIENCE)).toBeTruthy();
  expect(sent).toEqual([{ name: "reviewsPageQuery", variables: { kind: ["DECIDE_HOLD"] } }]);
  const present = screen.getByRole("link", { name: "Consignments on hold (1)" });
  expect(present.getAttribute("aria-current")).toBe("page");
  expect(present.getAttribute("href")).toBe("/admin/?kind=DECIDE_HOLD");
  expect(screen.getByRole("link", { name: "All (3)" }).getAttribute("aria-current")).toBeNull();
});

test("people without a role of the platform see no list", async () => {
  await open("/admin/", []);
  const sentence = /Administrators and auditors of the platform/;
  expect(await screen.findByText(sentence, {}, PATIENCE)).toBeTruthy();
  expect(screen.queryByRole("table")).toBeNull();
});

test("a rejection without a reason is not sent, and an approval has the version that was read", async () => {
  const sent = await open("/admin/providers/p1", ["PLATFORM_ADMIN"]);
  fireEvent.click(await screen.findByRole("button", { name: "Reject" }, PATIENCE));
  expect(screen.getAllByText("Enter the reason of the rejection.").length).toBeGreaterThan(0);
  expect(sent).toHaveLength(1);
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Approve" })));
  const input = { providerId: "p1", reason: null, expectedVersion: 4 };
  expect(sent[1]).toMatchObject({ name: "decideProviderApproveMutation", variables: { input } });
  expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
});

test("an auditor reads the profile and decides nothing", async () => {
  await open("/admin/providers/p1", ["AUDITOR"]);
  expect(await screen.findByRole("heading", { name: "Lab" }, PATIENCE)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
});
