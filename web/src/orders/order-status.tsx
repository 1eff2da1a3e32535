import { word } from "../i18n/index.ts";
import { Badge, type Tone } from "../ui/badge.tsx";

export const ORDER_STATUSES = [
  "DRAFT",
  "REQUESTED",
  "QUOTED",
  "ACCEPTED",
  "IN_ASSESSMENT",
  "AWAITING_DOCUMENTS",
  "REPORTED",
  "DISPUTED",
  "COMPLETED",
  "DECLINED",
  "EXPIRED",
  "CANCELLED",
] as const;

const TONES: Record<string, Tone> = {
  DRAFT: "neutral",
  REQUESTED: "info",
  QUOTED: "warn",
  ACCEPTED: "info",
  IN_ASSESSMENT: "info",
  AWAITING_DOCUMENTS: "warn",
  REPORTED: "warn",
  DISPUTED: "warn",
  COMPLETED: "good",
  DECLINED: "bad",
  EXPIRED: "bad",
  CANCELLED: "neutral",
};

/** The state of an order. States that wait for a decision of the seller stand out. */
export function OrderStatus({ status }: { status: string }) {
  return <Badge tone={TONES[status] ?? "neutral"} text={word(status)} />;
}
