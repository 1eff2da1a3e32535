import { word } from "../i18n/index.ts";
import styles from "./ui.module.css";

export type Tone = "good" | "warn" | "bad" | "neutral" | "info";

export const SIGN: Record<Tone, string> = {
  good: "✓",
  warn: "!",
  bad: "✕",
  neutral: "–",
  info: "•",
};

/** A state as a word with a sign and a colour, so that the colour alone never carries the meaning. */
export function Badge({ tone, text }: { tone: Tone; text: string }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      <span aria-hidden="true">{SIGN[tone]}</span>
      {text}
    </span>
  );
}

const VERDICTS: Record<string, Tone> = {
  COMPLIANT: "good",
  NEEDS_INFORMATION: "info",
  ACTION_REQUIRED: "warn",
  PROHIBITED: "bad",
  NO_RULE_FOUND: "neutral",
};

export function verdictTone(verdict: string): Tone {
  return VERDICTS[verdict] ?? "neutral";
}

export function Verdict({ verdict }: { verdict: string }) {
  return <Badge tone={verdictTone(verdict)} text={word(verdict)} />;
}
