import { t, word } from "../i18n/index.ts";
import { Badge, type Tone } from "../ui/badge.tsx";

const TONES: Record<string, Tone> = {
  SUBMITTED: "info",
  ACCEPTED: "good",
  REJECTED: "bad",
  EXPIRED: "warn",
};

/** The state of an evidence document. A submitted one says that it waits for a decision. */
export function DocumentStatus({ status }: { status: string }) {
  const text = status === "SUBMITTED" ? t("documents.waiting") : word(status);
  return <Badge tone={TONES[status] ?? "neutral"} text={text} />;
}
