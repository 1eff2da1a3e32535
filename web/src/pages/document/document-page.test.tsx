import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { t } from "../../i18n/index.ts";
import { beginSession, PATIENCE, renderAt, type Sent } from "../../test/at-address.tsx";

// Another tab has the stream of notifications.
vi.mock("../../live/leader.ts", () => ({ compete: () => () => undefined }));
vi.setConfig({ testTimeout: 120_000 });

beforeAll(beginSession);
afterEach(cleanup);

const seller = { id: "o1", displayName: "Volt", kind: "SELLER" };
const me = { id: "u1", displayName: "Ana", organisation: seller, memberships: [] };
const read = (id: string, name: string) => ({
  id,
  at: "2026-11-01T00:00:00Z",
  reason: "Audit",
  by: { id: `by ${id}`, displayName: name },
  user: null,
  __typename: "FileRead",
});

/** The document with one of the two pages of its reads. */
function document({ name }: Sent) {
  const isFirst = name === "documentPageQuery";
  const node = isFirst ? read("r1", "Harbour Audit") : read("r2", "Quay Testing");
  return {
    __typename: "EvidenceDocument",
    id: "d1",
    version: 1,
    type: "EU_DOC",
    status: "ACCEPTED",
    issuer: "Volt",
    issuedOn: "2026-01-15",
    expiresOn: null,
    createdAt: "2026-01-16T00:00:00Z",
    updatedAt: "2026-01-16T00:00:00Z",
    sha256: "ab",
    documentType: { title: "EU declaration of conformity" },
    seller,
    product: null,
    order: null,
    file: null,
    rejection: null,
    grants: [],
    reads: {
      edges: [{ cursor: "c", node }],
      pageInfo: { hasNextPage: isFirst, endCursor: isFirst ? "c1" : null },
    },
  };
}

test("all readers of a file can be seen, page by page", async () => {
  const sent = await renderAt("/documents/d1", (operation) => ({
    me,
    evidenceDocument: document(operation),
  }));
  expect(await screen.findByText("Harbour Audit", {}, PATIENCE)).toBeTruthy();
  expect(screen.queryByText("Quay Testing")).toBeNull();
  const more = screen.getByRole("button", { name: t("list.more") });
  await act(async () => fireEvent.click(more));
  expect(screen.getByText("Quay Testing")).toBeTruthy();
  expect(screen.queryByRole("button", { name: t("list.more") })).toBeNull();
  expect(sent.map(({ name }) => name)).toEqual(["documentPageQuery", "documentReadsPageQuery"]);
});
