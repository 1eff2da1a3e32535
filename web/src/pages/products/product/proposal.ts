import { t, word } from "../../../i18n/index.ts";

export const METHODS = ["SELF", "PROVIDER", "RULING"] as const;

/** The source of a classification in words. */
export function methodName(method: string): string {
  const known = METHODS.find((each) => each === method);
  return known ? t(`product.method.${known}`) : word(method);
}

export type NationalCode = { market: string; code: string };

/** Codes that are being proposed, as they are typed. */
export type Proposal = {
  code: string;
  nationalCodes: readonly NationalCode[];
  method: (typeof METHODS)[number];
  confidence: string;
  rationale: string;
  reference: string;
  restsOn: readonly string[];
};

/** The proposal as the API takes it. Rows without a market and a code are left out. */
export function proposalInput(proposal: Proposal) {
  const confidence = proposal.confidence.replace(/[\s%]/g, "");
  return {
    hsCode: proposal.code.trim(),
    nationalCodes: proposal.nationalCodes
      .map(({ market, code }) => ({ market: market.trim().toUpperCase(), code: code.trim() }))
      .filter(({ market, code }) => market !== "" || code !== ""),
    method: proposal.method,
    // Anything but a whole number is sent as a number that the API refuses at the field.
    confidence: confidence === "" ? null : /^\d{1,3}$/.test(confidence) ? Number(confidence) : -1,
    rationale: proposal.rationale.trim() || null,
    reference: proposal.reference.trim() || null,
    restsOn: [...proposal.restsOn],
  };
}
