import type { Tone } from "../../../ui/badge.tsx";

type Text = "members.open" | "members.expired" | "members.accepted" | "members.revoked";

/** The state of an invitation. The API has no state of its own for those that were never accepted. */
export function invitationState(
  status: string,
  expiresAt: string,
  now = Date.now(),
): { tone: Tone; text: Text } {
  if (status === "ACCEPTED") return { tone: "good", text: "members.accepted" };
  if (status === "REVOKED") return { tone: "neutral", text: "members.revoked" };
  if (Date.parse(expiresAt) <= now) return { tone: "warn", text: "members.expired" };
  return { tone: "info", text: "members.open" };
}
