import { discardToken, headers } from "../graph/network.ts";
import { notReached, refusalOf } from "./file-error.ts";

const KEPT_MS = 60_000;

/** Reads a file of the platform. Each call is recorded as a download. Rejects with a `FileError`. */
export async function readFile(path: string, signal: AbortSignal): Promise<Blob> {
  for (let attempt = 0; ; attempt += 1) {
    const sent = await headers().catch(() => {
      throw notReached();
    });
    const response = await fetch(path, {
      headers: sent,
      credentials: "omit",
      cache: "no-store",
      signal,
    }).catch(() => {
      throw notReached();
    });
    if (response.ok) {
      return response.blob().catch(() => {
        throw notReached();
      });
    }
    if (response.status !== 401 || attempt > 0 || !discardToken(sent)) {
      throw refusalOf(response.status, await response.text().catch(() => ""));
    }
  }
}

/** Offers a file to the user under a name. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read the bytes after a question about the place.
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
