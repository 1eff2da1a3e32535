import type { ReactNode } from "react";
import styles from "./tabs.module.css";

/** The class of a link to a part of a screen. The link to the open part has `aria-current="page"`. */
export const tabClass = styles.tab;

/** Links to the parts of a screen. Each part has an address of its own. */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className={styles.tabs}>
      {children}
    </nav>
  );
}
