import { useEffect, useState } from "react";
import { t } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { Row } from "./layout.tsx";

const SHOWN_MS = 4_000;

type Props = { text: string; label: string };

/** Copies a text to the clipboard, and says whether that worked. */
export function CopyButton({ text, label }: Props) {
  const [outcome, setOutcome] = useState<"" | "copied" | "failed">("");
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(""), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      setOutcome("failed");
    }
  };
  return (
    <Row>
      <Button onClick={() => void copy()}>{label}</Button>
      <span role="status">{outcome && t(`copy.${outcome}`)}</span>
    </Row>
  );
}
