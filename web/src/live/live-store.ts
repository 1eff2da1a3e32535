/** The state of the shared stream, for the components of this tab. */

type Snapshot = {
  readonly open: boolean;
  /** Rises each time events may have been missed. Lists are then read again: see `useGaps`. */
  readonly gaps: number;
};

let snapshot: Snapshot = { open: false, gaps: 0 };
let tell: (() => void) | null = null;
const listeners = new Set<() => void>();

export function live(): Snapshot {
  return snapshot;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setOpen(open: boolean): void {
  set({ ...snapshot, open });
}

/** Makes lists ask again for what they show. */
export function addGap(): void {
  set({ ...snapshot, gaps: snapshot.gaps + 1 });
}

/** Tells the other tabs that notifications were marked as read in this one. */
export function tellRead(): void {
  tell?.();
}

export function setTell(next: (() => void) | null): void {
  tell = next;
}

function set(next: Snapshot): void {
  snapshot = next;
  for (const listener of listeners) listener();
}
