import { useSyncExternalStore } from "react";
import { live, subscribe } from "./live-store.ts";

/** Rises each time notifications may have been missed. Use it as the `fetchKey` of a list of them. */
export function useGaps(): number {
  return useSyncExternalStore(subscribe, live).gaps;
}
