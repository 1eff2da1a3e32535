import { useSyncExternalStore } from "react";
import { t } from "../i18n/index.ts";
import styles from "./toast.module.css";
import { dismiss, messages, pause, resume, subscribe } from "./toast-queue.ts";

/** The place of short messages, once in the frame of the application. A screen reader reads each when it has finished speaking. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, messages);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a message waits while the pointer or the focus is on it
    <div
      className={styles.toasts}
      onMouseEnter={pause}
      onMouseLeave={resume}
      onFocus={pause}
      onBlur={resume}
    >
      <div role="status" aria-live="polite" aria-atomic="false" className={styles.list}>
        {shown.map((message) => (
          <div key={message.id} className={styles.toast} data-kind={message.kind}>
            <span>{message.text}</span>
            <button
              type="button"
              className={styles.close}
              aria-label={t("toast.close")}
              onClick={() => dismiss(message.id)}
            >
              <span aria-hidden="true">✕</span>
            </button>
          </div>
        ))}
      </div>
    </div>
  );
}
