import { cleanup, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { t } from "../../i18n/index.ts";
import { beginSession, PATIENCE, renderAt } from "../../test/at-address.tsx";

// Another tab has the stream of notifications.
vi.mock("../../live/leader.ts", () => ({ compete: () => () => undefined }));
vi.setConfig({ testTimeout: 120_000 });

beforeAll(beginSession);
afterEach(cleanup);

const page = (nodes: object[], hasNextPage: boolean) => ({ nodes, pageInfo: { hasNextPage } });
const certificate = { id: "c1", number: "CRT-1", status: "VALID", productName: "Power bank" };
const product = { id: "p1", name: "Power bank", sku: "PB-1" };

test("results that are not all shown lead to the list, or say how to find the others", async () => {
  const none = page([], false);
  await renderAt("/search?text=power", () => ({
    products: page([product], true),
    orders: none,
    certificates: page([certificate], true),
    consignments: none,
    enquiries: none,
  }));
  expect(await screen.findByText("CRT-1", {}, PATIENCE)).toBeTruthy();
  const more = screen.getByRole("link", { name: t("search.more", { kind: t("search.products") }) });
  expect(more.getAttribute("href")).toBe("/products?text=power");
  // Certificates have no list of their own.
  expect(screen.getAllByText(t("search.narrow"))).toHaveLength(1);
});
