import { cleanup, screen } from "@testing-library/react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store, type Variables } from "relay-runtime";
import { afterEach, beforeEach, expect, test } from "vitest";
import { t } from "../../i18n/index.ts";
import { keepClaims } from "../../session/claims.ts";
import { renderInRouter } from "../../test/in-router.tsx";
import MembersPage from "./members-page.tsx";

const page = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
const volt = { id: "o1", kind: "SELLER", displayName: "Volt", members: page };

let requests: Variables[];
let organisation: object | null;

beforeEach(() => {
  localStorage.clear();
  requests = [];
  organisation = volt;
});

afterEach(cleanup);

async function begin(roles: string[], claimed: string[], invitationsPart: object | null = page) {
  keepClaims(
    `e30.${btoa(JSON.stringify({ sub: "u", org: "o", kind: "SELLER", roles: claimed }))}.c2ln`,
  );
  const me = { id: "u1", displayName: "Ana", version: 1, roles, organisation, memberships: [] };
  const network = Network.create(async (_, variables) => {
    requests.push(variables);
    const own = variables["owner"] ? { invitationsPart } : {};
    return { data: { me, unreadPart: { totalCount: 0 }, ...own } };
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  await renderInRouter(() => (
    <RelayEnvironmentProvider environment={environment}>
      <MembersPage />
    </RelayEnvironmentProvider>
  ));
}

test("one request has the members and, for an owner, the invitations", async () => {
  await begin(["SELLER_OWNER"], ["SELLER_OWNER"]);
  expect(screen.queryByText(t("members.noInvitations"))).not.toBeNull();
  expect(requests).toEqual([{ owner: true }]);
});

test("other members have no invitations", async () => {
  await begin(["SELLER_MEMBER"], ["SELLER_MEMBER"]);
  expect(screen.queryByText(t("members.invitations"))).toBeNull();
  expect(requests).toEqual([{ owner: false }]);
});

test("the roles of the user count, and not the claims of an earlier token", async () => {
  await begin(["SELLER_MEMBER"], ["SELLER_OWNER"], null);
  expect(screen.queryByText(t("members.invitations"))).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("invitations that could not be read do not hide the members", async () => {
  await begin(["SELLER_OWNER"], ["SELLER_OWNER"], null);
  expect(screen.queryByText(t("members.lead", { name: "Volt" }))).not.toBeNull();
  expect(screen.queryByRole("alert")).not.toBeNull();
});

test("a person without an organisation is told so", async () => {
  organisation = null;
  await begin([], []);
  expect(screen.queryByText(t("home.noOrganisation"))).not.toBeNull();
});
