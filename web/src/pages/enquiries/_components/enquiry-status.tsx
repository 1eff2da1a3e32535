import { word } from "../../../i18n/index.ts";
import { Badge, type Tone } from "../../../ui/badge.tsx";

const TONES: Record<string, Tone> = {
  OPEN: "warn",
  ANSWERED: "good",
  CLOSED: "neutral",
  EXPIRED: "bad",
};

export function EnquiryStatus({ status }: { status: string }) {
  return <Badge tone={TONES[status] ?? "neutral"} text={word(status)} />;
}
