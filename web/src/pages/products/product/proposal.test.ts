import { expect, test } from "vitest";
import { type Proposal, proposalInput } from "./proposal.ts";

const proposal: Proposal = {
  code: " 850760 ",
  nationalCodes: [
    { market: "eu ", code: "8507600010" },
    { market: "", code: " " },
  ],
  method: "SELF",
  confidence: "",
  rationale: " ",
  reference: "",
  restsOn: ["watt_hours"],
};

test("empty values and empty rows are left out", () => {
  expect(proposalInput(proposal)).toEqual({
    hsCode: "850760",
    nationalCodes: [{ market: "EU", code: "8507600010" }],
    method: "SELF",
    confidence: null,
    rationale: null,
    reference: null,
    restsOn: ["watt_hours"],
  });
});

test("the confidence is a whole number of percent, and anything else is refused by the API", () => {
  expect(proposalInput({ ...proposal, confidence: "90 %" }).confidence).toBe(90);
  expect(proposalInput({ ...proposal, confidence: "90%" }).confidence).toBe(90);
  expect(proposalInput({ ...proposal, confidence: "very" }).confidence).toBe(-1);
});
