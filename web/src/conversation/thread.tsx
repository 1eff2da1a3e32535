import type { ReactNode } from "react";
import { t } from "../i18n/index.ts";
import { Stack } from "../ui/layout.tsx";
import { Earlier, type Pager } from "../ui/more.tsx";
import { Empty } from "../ui/notice.tsx";
import styles from "./conversation.module.css";

type Props<M> = {
  messages: readonly M[];
  keyOf: (message: M) => string;
  show: (message: M) => ReactNode;
  empty: string;
  /** The messages before these. */
  earlier: Pager;
};

/** The messages of a conversation, oldest first. A screen reader reads new ones. */
export function Thread<M>({ messages, keyOf, show, empty, earlier }: Props<M>) {
  if (messages.length === 0) return <Empty text={empty} />;
  return (
    <Stack gap="medium">
      <Earlier text={t("conversation.earlier")} pager={earlier} />
      <ol className={styles.thread} aria-live="polite" aria-relevant="additions">
        {messages.map((message) => (
          <li key={keyOf(message)} className={styles.item}>
            {show(message)}
          </li>
        ))}
      </ol>
    </Stack>
  );
}
