/** The session of this browser: access token in memory, refresh token in a cookie that scripts cannot read. */

import { forgetClaims, keepClaims } from "./claims.ts";
import { basePath, ownName } from "./entry.ts";

const CHANNEL = ownName("carnet-session");
/** Requests that set the cookie are sent one after another, across all tabs. */
const LOCK = ownName("carnet-refresh");
/** Remembers that this browser has a session, so that a first visit does not ask for one. */
const MARK = ownName("carnet.session");
const DEVICE = ownName("carnet.device");
/** A token is renewed this long before it expires. */
const MARGIN_MS = 30_000;
/**
 * A request without an answer would keep the lock, and all tabs would wait for it. The gateway gives the mutation of a request
 * 15 seconds. A request that is given up earlier loses the tokens that the gateway has already issued.
 */
const LONGEST_MS = 20_000;
/** A sign-out has up to three mutations: it ends the session of the access token, and exchanges and ends that of the cookie. */
const LONGEST_SIGN_OUT_MS = 50_000;

export type Problem = { code: string; message: string; path: readonly string[] };

type Tokens = { accessToken: string; accessTokenExpiresAt: string; deviceToken?: string | null };
type Answer = {
  session: Tokens | null;
  userErrors: Problem[];
  retryAfterMinutes?: number | null;
};

export type SignIn = {
  email: string;
  password: string;
  secondFactorCode?: string;
};

let clientKey: Promise<string> | undefined;
let token: { value: string; expires: number } | null = null;
let signedIn = localStorage.getItem(MARK) !== null;
let ended = false;
let begun = 0;
const listeners = new Set<() => void>();
const channel = new BroadcastChannel(CHANNEL);

channel.onmessage = (event: MessageEvent<string>) => {
  token = null;
  // The mark of another tab may arrive in this one after the message.
  signedIn = event.data === "begun";
  ended = event.data === "ended";
  if (signedIn) begun += 1;
  notify();
};

/** The public key of this application's API client. */
export function key(): Promise<string> {
  clientKey ??= fetch(`${basePath}/config.json`, { signal: AbortSignal.timeout(LONGEST_MS) })
    .then((response) => {
      if (!response.ok) throw new SessionError("NETWORK");
      return response.json() as Promise<{ clientKey: string }>;
    })
    .then((config) => config.clientKey)
    .catch((reason: unknown) => {
      clientKey = undefined;
      throw reason;
    });
  return clientKey;
}

export function isSignedIn(): boolean {
  return signedIn;
}

/** Calls the listener after each beginning and each end of a session, in any tab. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Rises with each session that begins, in any tab: another person or another organisation. */
export function sessionNumber(): number {
  return begun;
}

/** True if the session was ended elsewhere, by an administrator, or because its token was used twice. */
export function wasEnded(): boolean {
  return ended;
}

/** An access token that is valid for a while, or null without a session. */
export async function accessToken(): Promise<string | null> {
  if (!isSignedIn()) return null;
  return fresh() ?? navigator.locks.request(LOCK, refresh);
}

/** Forgets an access token that the gateway has refused. */
export function discard(refused: string): void {
  if (token?.value === refused) token = null;
}

export async function signIn(input: SignIn): Promise<Answer> {
  const device = localStorage.getItem(DEVICE);
  const body = device ? { ...input, deviceToken: device } : input;
  return navigator.locks.request(LOCK, async () => {
    const answer = await send("POST", "/session", body);
    if (answer.session) begin(answer.session);
    return answer;
  });
}

/** Acts for another organisation of the same person from now on, in all tabs. */
export async function switchOrganisation(organisationId: string): Promise<Answer> {
  return navigator.locks.request(LOCK, async () => {
    await refresh();
    const answer = await send("POST", "/session/switch", { organisationId });
    if (answer.session) begin(answer.session);
    return answer;
  });
}

/** The codes of failed sign-outs for which the gateway deletes the cookie. */
const SIGNED_OUT_HERE = ["SUBGRAPH_UNAVAILABLE", "TIMEOUT", "INTERNAL"];

/** Ends the session. Throws if the cookie could not be deleted: then the session continues. */
export async function signOut(): Promise<void> {
  await navigator.locks.request(LOCK, async () => {
    try {
      await send("DELETE", "/session");
    } catch (reason) {
      // The gateway has deleted the cookie although the user subgraph failed or did not answer.
      if (!(reason instanceof SessionError && SIGNED_OUT_HERE.includes(reason.code))) throw reason;
    }
    end("left");
  });
}

/** Keeps the token that lets this browser sign in although others guess passwords. */
export function rememberDevice(deviceToken: string | null | undefined): void {
  if (deviceToken) localStorage.setItem(DEVICE, deviceToken);
}

function fresh(): string | null {
  return token && token.expires - Date.now() > MARGIN_MS ? token.value : null;
}

/** Renews the access token. Only the answer that there is no session ends it: every other refusal is temporary. */
async function refresh(): Promise<string | null> {
  const known = fresh();
  if (known) return known;
  if (!isSignedIn()) return null;
  try {
    const { session, userErrors } = await send("POST", "/session/refresh");
    if (!session) throw new SessionError(userErrors[0]?.code ?? "INTERNAL");
    keep(session);
    return session.accessToken;
  } catch (reason) {
    if (!(reason instanceof SessionError && reason.code === "REFRESH_TOKEN_INVALID")) throw reason;
    end("ended");
    return null;
  }
}

async function send(method: "POST" | "DELETE", path: string, body?: object): Promise<Answer> {
  const headers: Record<string, string> = { "x-carnet-client-key": await key() };
  if (token) headers["authorization"] = `Bearer ${token.value}`;
  if (body) headers["content-type"] = "application/json";
  const response = await fetch(path, {
    method,
    headers,
    signal: AbortSignal.timeout(method === "DELETE" ? LONGEST_SIGN_OUT_MS : LONGEST_MS),
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  // A proxy in front of the gateway may answer with a page instead of JSON.
  const answer: Body | null = await response.json().catch(() => null);
  if (response.ok && answer) return { session: null, userErrors: [], ...answer };
  throw new SessionError(answer?.errors?.[0]?.extensions?.code ?? "NETWORK");
}

type Body = Partial<Answer> & { errors?: { extensions?: { code?: string } }[] };

/** The session service did not answer, or refused the request. */
export class SessionError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

function begin(tokens: Tokens): void {
  keep(tokens);
  signedIn = true;
  ended = false;
  begun += 1;
  localStorage.setItem(MARK, "1");
  channel.postMessage("begun");
  notify();
}

function keep(tokens: Tokens): void {
  token = { value: tokens.accessToken, expires: Date.parse(tokens.accessTokenExpiresAt) };
  keepClaims(tokens.accessToken);
  rememberDevice(tokens.deviceToken);
}

function end(reason: "left" | "ended"): void {
  token = null;
  signedIn = false;
  ended = reason === "ended";
  localStorage.removeItem(MARK);
  forgetClaims();
  channel.postMessage(reason);
  notify();
}

function notify(): void {
  for (const listener of listeners) listener();
}
