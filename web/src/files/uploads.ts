import type { UploadedFile } from "./upload.ts";

/** Uploads that run at the same time. A browser opens six connections to one address. */
const AT_ONCE = 3;

type UploadState = "waiting" | "sending" | "done" | "failed" | "refused";

/** A chosen file on its way to the platform. */
export type UploadItem = {
  /** Identifies the file in the list, and is the idempotency key of all attempts to send it. */
  readonly key: string;
  readonly file: File;
  readonly state: UploadState;
  readonly sentBytes: number;
  /** The reason of a failure or a refusal, for the user. */
  readonly fault: string | null;
  readonly canRetry: boolean;
  readonly result: UploadedFile | null;
};

export type UploadAction =
  | { type: "added"; key: string; file: File; refusal: string | null }
  | { type: "started"; key: string }
  | { type: "progressed"; key: string; sentBytes: number }
  | { type: "finished"; key: string; result: UploadedFile }
  | { type: "failed"; key: string; fault: string; canRetry: boolean }
  | { type: "retried"; key: string }
  | { type: "removed"; key: string };

export function reduceUploads(
  items: readonly UploadItem[],
  action: UploadAction,
): readonly UploadItem[] {
  if (action.type === "added") return [...items, added(action.key, action.file, action.refusal)];
  if (action.type === "removed") return items.filter(({ key }) => key !== action.key);
  return items.map((item) => (item.key === action.key ? changed(item, action) : item));
}

function added(key: string, file: File, refusal: string | null): UploadItem {
  const state = refusal === null ? "waiting" : "refused";
  return { key, file, state, sentBytes: 0, fault: refusal, canRetry: false, result: null };
}

function changed(item: UploadItem, action: UploadAction): UploadItem {
  switch (action.type) {
    case "started":
      return { ...item, state: "sending", sentBytes: 0, fault: null };
    case "progressed":
      return { ...item, sentBytes: Math.min(action.sentBytes, item.file.size) };
    case "finished":
      return { ...item, state: "done", sentBytes: item.file.size, result: action.result };
    case "failed":
      return { ...item, state: "failed", fault: action.fault, canRetry: action.canRetry };
    case "retried":
      return item.state === "failed" ? { ...item, state: "waiting", fault: null } : item;
    default:
      return item;
  }
}

/** The waiting files that may be sent now, in the order of choice. */
export function startable(items: readonly UploadItem[]): readonly UploadItem[] {
  const running = items.filter(({ state }) => state === "sending").length;
  const waiting = items.filter(({ state }) => state === "waiting");
  return waiting.slice(0, Math.max(0, AT_ONCE - running));
}
