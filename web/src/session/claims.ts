import * as v from "valibot";
import { ownName } from "./entry.ts";

const KEY = ownName("carnet.claims");

const schema = v.object({
  /** ID of the user. */
  sub: v.string(),
  /** ID of the organisation. */
  org: v.string(),
  kind: v.string(),
  roles: v.array(v.string()),
});

/** The user and the organisation of the session, the kind of the organisation, and the roles of the user in it. */
export type Claims = v.InferOutput<typeof schema>;

/**
 * Stores the claims of an access token.
 *
 * A screen with parts for some users only queries those parts in its first request. The claims permit nothing: the API decides.
 */
export function keepClaims(accessToken: string): void {
  const read = v.safeParse(schema, readJson(payloadOf(accessToken)));
  if (read.success) localStorage.setItem(KEY, JSON.stringify(read.output));
  else forgetClaims();
}

export function forgetClaims(): void {
  localStorage.removeItem(KEY);
}

/** The claims of the session's last access token in any tab. Null if there are none. */
export function claims(): Claims | null {
  const stored = v.safeParse(schema, readJson(localStorage.getItem(KEY) ?? ""));
  return stored.success ? stored.output : null;
}

/** The payload of a JSON Web Token as text. */
function payloadOf(token: string): string {
  const [, payload = ""] = token.split(".");
  try {
    return atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return "";
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
