import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { t } from "../../i18n/index.ts";
import { PATIENCE, renderAt } from "../../test/at-address.tsx";

vi.setConfig({ testTimeout: 120_000 });

afterEach(cleanup);

const provider = {
  __typename: "ProviderProfile",
  id: "p1",
  displayName: "Quay Testing",
  languages: ["en"],
  status: "LISTED",
  rating: null,
  ratingCount: 0,
  responseHours: null,
  organisation: { id: "o1", country: "DE" },
  services: [],
  accreditations: [],
  signingKeys: [],
};

test("a provider without services, accreditations and keys has a sentence for each", async () => {
  await renderAt("/providers/p1", () => ({ documentTypes: { nodes: [] }, provider }));
  expect(await screen.findByText(t("provider.noServices"), {}, PATIENCE)).toBeTruthy();
  expect(screen.getByText(t("provider.noAccreditations"))).toBeTruthy();
  expect(screen.getByText(t("provider.noKeys"))).toBeTruthy();
  expect(screen.queryByRole("table")).toBeNull();
});
