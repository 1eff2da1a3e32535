/** The release of the application that the gateway serves, compared with the one that runs in this tab. */

import { basePath } from "../session/entry.ts";

let newer = false;
const listeners = new Set<() => void>();

/** True if the gateway serves another release than this one. */
export function isOutdated(): boolean {
  return newer;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks for the page of the application. Call it when the gateway does not know a part of this release any more. */
export async function checkRelease(): Promise<void> {
  const entry = document.querySelector('script[type="module"][src]')?.getAttribute("src");
  if (newer || !entry) return;
  const page = await readPage();
  // The name of the script has a hash of the whole application. The page of a proxy has no place for the application.
  if (newer || !page.includes('id="app"') || page.includes(entry)) return;
  newer = true;
  for (const listener of listeners) listener();
}

async function readPage(): Promise<string> {
  try {
    const headers = { accept: "text/html" };
    const response = await fetch(`${basePath}/`, {
      cache: "no-store",
      credentials: "omit",
      headers,
    });
    return response.ok ? await response.text() : "";
  } catch {
    // Without a connection, the release is not known.
    return "";
  }
}
