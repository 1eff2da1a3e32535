import { useMemo } from "react";
import { encode } from "../qr/encode.ts";
import styles from "./qr-code.module.css";

/** Width of the light border that readers need, in modules. */
const QUIET = 4;

/** A text as a QR code. It is drawn in the browser, so a secret does not leave it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const rows = useMemo(() => encode(text), [text]);
  const size = rows.length + 2 * QUIET;
  const path = rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")))
    .join("");
  return (
    <svg className={styles.code} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={path} shapeRendering="crispEdges" />
    </svg>
  );
}
