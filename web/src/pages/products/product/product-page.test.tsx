import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { t } from "../../../i18n/index.ts";
import { beginSession, PATIENCE, renderAt } from "../../../test/at-address.tsx";

// Another tab has the stream of notifications.
vi.mock("../../../live/leader.ts", () => ({ compete: () => () => undefined }));
vi.setConfig({ testTimeout: 120_000 });

beforeAll(beginSession);
afterEach(cleanup);

const classification = {
  status: "PROPOSED",
  method: "SELF",
  confidence: null,
  rationale: null,
  reference: null,
  restsOn: [],
  by: null,
  byProgram: null,
  at: "2026-11-01T00:00:00Z",
  challengeReason: null,
  hsCode: "850760",
  nationalCodes: [],
};
const entry = (code: string, description: string) => ({ code, description });
const product = {
  __typename: "Product",
  id: "p1",
  version: 1,
  name: "Power bank",
  sku: "PB-1",
  hsCode: "850760",
  originCountry: "CN",
  status: "ACTIVE",
  variantOf: null,
  latestVerdicts: [],
  nationalCodes: [],
  facts: [],
  classification,
  nomenclature: {
    path: [
      entry("85", "Electrical machines"),
      entry("8507", "Accumulators"),
      entry("850760", "Lithium-ion accumulators"),
    ],
  },
  classificationHistory: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } },
};

test("the codes of a product and their place in the nomenclature are one request", async () => {
  const sent = await renderAt("/products/p1?tab=codes", () => ({ product }));
  const path = await screen.findByRole("list", { name: t("product.codePath") }, PATIENCE);
  const steps = within(path).getAllByRole("listitem");
  expect(steps.map(({ textContent }) => textContent)).toEqual([
    "85Electrical machines",
    "8507Accumulators",
    "850760Lithium-ion accumulators",
  ]);
  expect(sent.map(({ name }) => name)).toEqual(["productPageQuery"]);
});
