import type { ReactNode } from "react";
import { GraphError } from "../graph/errors.ts";
import { problem, t } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { Stack } from "./layout.tsx";
import styles from "./ui.module.css";

type Kind = "info" | "good" | "warn" | "bad";

export function Notice({ kind = "info", children }: { kind?: Kind; children: ReactNode }) {
  return (
    <div className={styles.notice} data-kind={kind} role={kind === "bad" ? "alert" : "status"}>
      {children}
    </div>
  );
}

/** Says that there is nothing yet, and offers the next action. */
export function Empty({ text, action }: { text: string; action?: ReactNode }) {
  return (
    <div className={styles.card}>
      <p className={styles.muted}>{text}</p>
      {action && <div>{action}</div>}
    </div>
  );
}

/** A request that failed as a whole: what to do, the code for support, and another attempt. */
export function Failed({ error, retry }: { error: Error; retry?: () => void }) {
  const refusal = error instanceof GraphError ? error : null;
  return (
    <Notice kind="bad">
      <p>{problem(refusal?.code ?? "INTERNAL")}</p>
      {refusal && (
        <p className={styles.hint}>
          {t("error.details", { code: refusal.code, request: refusal.requestId ?? "-" })}
        </p>
      )}
      {retry && (
        <div>
          <Button onClick={retry}>{t("action.retry")}</Button>
        </div>
      )}
    </Notice>
  );
}

/** The place of content that is loading. It has about the size of the content, so that nothing moves. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <Stack gap="medium">
      <span className="visually-hidden" role="status">
        {t("loading")}
      </span>
      {Array.from({ length: lines }, (_, line) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike and never change places
          key={line}
          className={`${styles.skeleton} ${styles.skeletonLine}`}
          aria-hidden="true"
        />
      ))}
    </Stack>
  );
}
