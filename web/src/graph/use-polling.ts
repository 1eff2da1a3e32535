import { useEffect, useRef } from "react";

const EVERY_MS = 2_000;

/**
 * Calls `poll` every two seconds while it is active and the page is visible. The next call begins after the end of the one
 * before, so that a slow network is not asked twice.
 */
export function usePolling(poll: () => Promise<unknown>, active: boolean): void {
  const latest = useRef(poll);
  useEffect(() => {
    latest.current = poll;
  });
  useEffect(() => {
    if (!active) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running = false;
    let ended = false;
    const wait = () => {
      clearTimeout(timer);
      if (!ended && !document.hidden) timer = setTimeout(() => void ask(), EVERY_MS);
    };
    const ask = async () => {
      if (running) return;
      running = true;
      // A failure is not the end: the next attempt may succeed.
      await latest.current().catch(() => undefined);
      running = false;
      wait();
    };
    const follow = () => {
      clearTimeout(timer);
      if (!document.hidden) void ask();
    };
    wait();
    document.addEventListener("visibilitychange", follow);
    return () => {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", follow);
    };
  }, [active]);
}
