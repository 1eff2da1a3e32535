import { cleanup, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { t } from "../../i18n/index.ts";
import { beginSession, PATIENCE, renderAt } from "../../test/at-address.tsx";

// Another tab has the stream of notifications.
vi.mock("../../live/leader.ts", () => ({ compete: () => () => undefined }));
vi.setConfig({ testTimeout: 120_000 });

beforeAll(beginSession);
afterEach(cleanup);

const organisation = { id: "o1", displayName: "Volt", kind: "SELLER" };
const me = { id: "u1", displayName: "Ana", organisation, memberships: [] };
const document = {
  id: "d1",
  type: "EU_DOC",
  expiresOn: "2026-12-24",
  documentType: { title: "EU declaration of conformity" },
  product: null,
};

test.each([
  ["all of them", true, 1],
  ["no more", false, 0],
])("the documents that expire soon lead to %s", async (_, hasNextPage, links) => {
  await renderAt("/documents", () => ({
    me,
    soon: { nodes: [document], pageInfo: { hasNextPage } },
    evidenceDocuments: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } },
  }));
  await screen.findByText("EU declaration of conformity", {}, PATIENCE);
  const found = screen.queryAllByRole("link", { name: t("documents.soonAll") });
  expect(found).toHaveLength(links);
  for (const link of found) {
    const search = new URLSearchParams(link.getAttribute("href")?.split("?")[1]);
    expect([search.get("status"), search.get("sort")]).toEqual(["ACCEPTED", "EXPIRES_ON"]);
    expect(search.get("before")).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
});
