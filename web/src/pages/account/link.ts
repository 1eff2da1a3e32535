/** The link of an email: `/account#<action>=<token>`. The token is a secret of one use, so it is kept in memory only. */

export type Action = "verify-email" | "reset-password" | "accept-invitation";
export type Link = { action: Action; token: string };

const ACTIONS: readonly Action[] = ["verify-email", "reset-password", "accept-invitation"];

let current: Link | null = null;
const listeners = new Set<() => void>();

/** The action and the token of a fragment, with or without `#`. */
export function parseLink(fragment: string): Link | null {
  const [name, ...rest] = fragment.replace(/^#/, "").split("=");
  const action = ACTIONS.find((each) => each === name);
  const token = decoded(rest.join("="));
  return action && token ? { action, token } : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** Keeps the link of a fragment. The caller then removes the fragment from the address. */
export function takeLink(fragment: string): void {
  current = parseLink(fragment);
  for (const listener of listeners) listener();
}

export function currentLink(): Link | null {
  return current;
}

/** Forgets the token once it was used. */
export function forgetLink(): void {
  current = null;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
