/**
 * The entry of this page: `web` at `/`, `admin` at `/admin/`.
 *
 * Each entry has an API client and a session of its own, and both may be open in one browser.
 */
export const entry = document.documentElement.dataset["entry"] === "admin" ? "admin" : "web";

/** The path that the addresses of this entry begin with. */
export const basePath = entry === "admin" ? "/admin" : "";

/** The name of a lock, a channel or a stored value. The entries share one origin, so their names must differ. */
export function ownName(name: string): string {
  return entry === "web" ? name : `${name}-${entry}`;
}
