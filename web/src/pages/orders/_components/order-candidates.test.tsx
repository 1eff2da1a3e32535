import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { orderCandidates_order$key } from "../../../graph/__generated__/orderCandidates_order.graphql.ts";
import { OrderCandidates } from "./order-candidates.tsx";

vi.mock("react-relay/hooks", async (original) => ({
  ...(await original<object>()),
  useFragment: (_fragment: unknown, data: unknown) => data,
}));

afterEach(cleanup);

const organisation = { id: "o1", displayName: "Isar" };

/** The heads of the table for one provider in this state. */
function heads(state: string) {
  const note = "No test bench is free.";
  const order = {
    candidates: [{ state, organisation }],
    answers: { nodes: [{ event: "REQUEST_DECLINED", note, by: { id: "o1" } }] },
  } as unknown as orderCandidates_order$key;
  render(<OrderCandidates order={order} />);
  return screen.getAllByRole("columnheader").map(({ textContent }) => textContent);
}

test("a provider that has declined says why", () => {
  expect(heads("DECLINED")).toEqual(["Provider", "Answer", "Reason"]);
  expect(screen.getAllByRole("cell").at(-1)?.textContent).toBe("No test bench is free.");
});

test("there is no column for reasons until a provider has declined", () => {
  expect(heads("CHOSEN")).toEqual(["Provider", "Answer"]);
});
