import { useEffect } from "react";

/** The lists of notifications on the screen, by the ID of their connection in the store. A new notification is added to each. */
const shown = new Map<string, number>();

export function shownConnections(): string[] {
  return [...shown.keys()];
}

/** Adds new notifications to this list while it is on the screen. */
export function useShownConnection(id: string | undefined): void {
  useEffect(() => {
    if (!id) return;
    shown.set(id, (shown.get(id) ?? 0) + 1);
    return () => {
      const others = (shown.get(id) ?? 1) - 1;
      if (others > 0) shown.set(id, others);
      else shown.delete(id);
    };
  }, [id]);
}
