import { useEffect, useRef, useSyncExternalStore } from "react";
import { live, subscribe } from "./live-store.ts";

/** Calls `reload` each time notifications may have been missed, or have changed without an event. */
export function useGaps(reload: () => void): void {
  const { gaps } = useSyncExternalStore(subscribe, live);
  const seen = useRef(gaps);
  useEffect(() => {
    if (gaps === seen.current) return;
    seen.current = gaps;
    reload();
  }, [gaps, reload]);
}
