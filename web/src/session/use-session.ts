import { useSyncExternalStore } from "react";
import { isSignedIn, subscribe } from "./session.ts";

/** True while this browser has a session. */
export function useSignedIn(): boolean {
  return useSyncExternalStore(subscribe, isSignedIn);
}
