import { t, word } from "../../../i18n/index.ts";
import { Badge, type Tone } from "../../../ui/badge.tsx";

const TONES: Record<string, Tone> = { CONFIRMED: "good", PROPOSED: "info", CHALLENGED: "warn" };

export function ClassificationBadge({ status }: { status: string }) {
  return <Badge tone={TONES[status] ?? "neutral"} text={word(status)} />;
}

export function ArchivedBadge({ status }: { status: string | null | undefined }) {
  return status === "ARCHIVED" && <Badge tone="neutral" text={t("product.archived")} />;
}
