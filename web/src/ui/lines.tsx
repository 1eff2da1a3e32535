import type { ReactNode } from "react";
import styles from "./lines.module.css";

export type Line = {
  key: string;
  main: ReactNode;
  /** More about it, below. */
  detail?: ReactNode;
  /** A time or a state, at the end. */
  aside?: ReactNode;
};

/** A short list, such as tasks or news. It needs no columns, so that it also fits a narrow screen. */
export function Lines({ of }: { of: readonly Line[] }) {
  return (
    <ul className={styles.lines}>
      {of.map(({ key, main, detail, aside }) => (
        <li key={key} className={styles.line}>
          <div>
            <div>{main}</div>
            {detail && <div className={styles.detail}>{detail}</div>}
          </div>
          {aside && <div className={styles.aside}>{aside}</div>}
        </li>
      ))}
    </ul>
  );
}
