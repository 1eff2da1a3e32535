import { useEffect, useState, useSyncExternalStore } from "react";
import { t } from "../i18n/index.ts";
import styles from "./live.module.css";
import { live, subscribe } from "./live-store.ts";
import { useLive } from "./use-live.ts";

const PATIENCE_MS = 10_000;

/** Keeps this tab live, and says so if it has not been for ten seconds. */
export function LiveBanner() {
  useLive();
  const { open } = useSyncExternalStore(subscribe, live);
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (open) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [open]);
  return (
    <div role="status">{!open && late && <p className={styles.banner}>{t("live.lost")}</p>}</div>
  );
}
