export type ToastKind = "good" | "info" | "warn";

export type Toast = { readonly id: number; readonly text: string; readonly kind: ToastKind };

const SHOWN_MS = 6_000;
const MOST = 3;

let shown: readonly Toast[] = [];
let last = 0;
let paused = false;
const timers = new Map<number, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

/** Shows a short message for six seconds, for example "Saved". A repeated text replaces its earlier message. */
export function toast(text: string, kind: ToastKind = "good"): void {
  last += 1;
  const others = shown.filter((message) => message.text !== text);
  set([...others, { id: last, text, kind }].slice(-MOST));
  if (!paused) start(last);
}

export function dismiss(id: number): void {
  set(shown.filter((message) => message.id !== id));
}

/** Keeps all messages until `resume`. */
export function pause(): void {
  paused = true;
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
}

export function resume(): void {
  paused = false;
  for (const { id } of shown) start(id);
}

export function messages(): readonly Toast[] {
  return shown;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function start(id: number): void {
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => dismiss(id), SHOWN_MS),
  );
}

function set(next: readonly Toast[]): void {
  shown = next;
  for (const [id, timer] of timers) {
    if (shown.some((message) => message.id === id)) continue;
    clearTimeout(timer);
    timers.delete(id);
  }
  // Without messages there is nothing that the pointer or the focus could leave.
  if (shown.length === 0) paused = false;
  for (const listener of listeners) listener();
}
