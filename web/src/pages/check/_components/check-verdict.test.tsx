import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { checkVerdict_check$key } from "../../../graph/__generated__/checkVerdict_check.graphql.ts";
import { CheckVerdict } from "./check-verdict.tsx";

vi.mock("react-relay/hooks", async (original) => ({
  ...(await original<object>()),
  useFragment: (_fragment: unknown, data: unknown) => data,
}));

afterEach(cleanup);

test("rules and documents have their titles, not their codes", () => {
  const check = {
    verdict: "NEEDS_INFORMATION",
    advisory: false,
    possibleProhibitions: ["AIR-1"],
    findings: [{ rule: "AIR-1", title: "Batteries do not travel as cargo" }],
    expiringDocuments: [{ type: "DGD", expiresOn: "2026-12-22" }],
  } as unknown as checkVerdict_check$key;
  render(<CheckVerdict check={check} types={[{ code: "DGD", title: "Shipper's declaration" }]} />);
  expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
    "Batteries do not travel as cargo",
    "Shipper's declaration: valid until 22 Dec 2026",
  ]);
});
