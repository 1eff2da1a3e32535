import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store, type Variables } from "relay-runtime";
import { afterEach, beforeEach, expect, test } from "vitest";
import { t } from "../../i18n/index.ts";
import { keepClaims } from "../../session/claims.ts";
import { renderInRouter } from "../../test/in-router.tsx";
import HomePage from "./home-page.tsx";

const page = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
const organisation = {
  id: "o1",
  kind: "SELLER",
  displayName: "Volt",
  createdAt: "2026-01-01T00:00:00Z",
};
const me = { id: "u1", displayName: "Ana", organisation, memberships: [] };
const frame = { me, unreadPart: { totalCount: 0 }, newestPart: page };
const sellerParts = {
  productPart: { nodes: [] },
  selfCheckPart: { nodes: [] },
  orderPart: { nodes: [] },
  tasksPart: page,
  expiringPart: page,
};

let requests: Variables[];

beforeEach(() => {
  localStorage.clear();
  requests = [];
});

afterEach(cleanup);

/** The page, whose server answers with the parts that are asked for, and then with these changes one after another. */
async function begin(...changes: object[]) {
  const network = Network.create(async (_, variables) => {
    requests.push(variables);
    const parts = variables["seller"] ? sellerParts : {};
    return { data: { ...frame, ...parts, ...changes.shift() } };
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  await renderInRouter(() => (
    <RelayEnvironmentProvider environment={environment}>
      <HomePage />
    </RelayEnvironmentProvider>
  ));
}

const asSeller = () =>
  keepClaims(`e30.${btoa('{"sub":"u","org":"o","kind":"SELLER","roles":[]}')}.c2ln`);

test("one request has the parts of the user's kind", async () => {
  asSeller();
  await begin();
  expect(screen.queryByText(t("home.noWork"))).not.toBeNull();
  expect(screen.queryByText(t("home.stepsTitle"))).not.toBeNull();
  expect(requests).toEqual([{ seller: true, provider: false }]);
});

test("without claims, a second request has the parts", async () => {
  await begin();
  expect(screen.queryByText(t("home.noWork"))).not.toBeNull();
  expect(requests).toEqual([
    { seller: false, provider: false },
    { seller: true, provider: false },
  ]);
});

test("a part that has failed can be read again, and the others are shown", async () => {
  asSeller();
  await begin({ tasksPart: null });
  expect(screen.queryByText(t("home.noWork"))).toBeNull();
  expect(screen.queryByText(t("notifications.none"))).not.toBeNull();
  await act(async () => fireEvent.click(screen.getByRole("button", { name: t("action.retry") })));
  expect(screen.queryByText(t("home.noWork"))).not.toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});
