/** The services that a provider can be asked for, the most thorough first. */
export const ORDER_TYPES = ["TESTING", "CERTIFICATION", "DOCUMENT_REVIEW", "CONSULTATION"] as const;

export type OrderType = (typeof ORDER_TYPES)[number];
