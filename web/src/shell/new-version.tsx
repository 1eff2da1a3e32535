import { useEffect, useState, useSyncExternalStore } from "react";
import { isOutdated, subscribe } from "../graph/release.ts";
import { t } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/dialog.tsx";
import styles from "./new-version.module.css";
import { mayHaveUnsent, noticeInput } from "./unsent.ts";

/** Offers the new release of the application. The user decides when to load it, and confirms if input may be lost. */
export function NewVersion() {
  const outdated = useSyncExternalStore(subscribe, isOutdated);
  const [asks, setAsks] = useState(false);
  useEffect(() => {
    document.addEventListener("input", noticeInput);
    return () => document.removeEventListener("input", noticeInput);
  }, []);
  const reload = () => location.reload();
  return (
    <>
      <div role="status">
        {outdated && (
          <div className={styles.banner}>
            <span>{t("release.text")}</span>
            <Button onClick={() => (mayHaveUnsent() ? setAsks(true) : reload())}>
              {t("release.reload")}
            </Button>
          </div>
        )}
      </div>
      <Confirm
        open={asks}
        title={t("release.title")}
        text={t("release.lost")}
        action={t("release.reload")}
        onConfirm={reload}
        onClose={() => setAsks(false)}
      />
    </>
  );
}
