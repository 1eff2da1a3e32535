import { afterEach, beforeEach, expect, test, vi } from "vitest";

type Reply = { status?: number; body?: unknown };

/** The requests that were sent, as `METHOD path`. */
let sent: string[];
let replies: Record<string, Reply | Error>;
let channels: { posted: string[]; onmessage: ((event: { data: string }) => void) | null }[];

/** One request of a lock after another, as a browser does it. */
function fakeLocks() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: <T>(_name: string, work: () => Promise<T>): Promise<T> => {
      const next = last.then(work, work);
      last = next.catch(() => undefined);
      return next;
    },
  };
}

function tokens(accessToken: string, seconds = 900) {
  const accessTokenExpiresAt = new Date(Date.now() + seconds * 1000).toISOString();
  return { accessToken, accessTokenExpiresAt, deviceToken: null };
}

const refusal = (status: number, code: string): Reply => ({
  status,
  body: { errors: [{ message: "no", extensions: { code } }] },
});

async function signedIn() {
  localStorage.setItem("carnet.session", "1");
  return import("./session.ts");
}

beforeEach(() => {
  vi.resetModules();
  localStorage.clear();
  sent = [];
  channels = [];
  replies = { "GET /config.json": { body: { clientKey: "public" } } };
  vi.stubGlobal("navigator", { locks: fakeLocks() });
  vi.stubGlobal(
    "BroadcastChannel",
    class {
      posted: string[] = [];
      onmessage = null;
      constructor() {
        channels.push(this);
      }
      postMessage(text: string) {
        this.posted.push(text);
      }
    },
  );
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    const request = `${init?.method ?? "GET"} ${path}`;
    sent.push(request);
    const reply = replies[request];
    if (reply instanceof Error) throw reply;
    return new Response(
      typeof reply?.body === "string" ? reply.body : JSON.stringify(reply?.body),
      {
        status: reply?.status ?? 200,
      },
    );
  });
});

afterEach(() => vi.unstubAllGlobals());

test("two concurrent callers share one refresh", async () => {
  const { accessToken } = await signedIn();
  replies["POST /session/refresh"] = { body: { session: tokens("one"), userErrors: [] } };
  expect(await Promise.all([accessToken(), accessToken()])).toEqual(["one", "one"]);
  expect(sent.filter((request) => request === "POST /session/refresh")).toHaveLength(1);
});

test("a token that is about to expire is renewed", async () => {
  const { accessToken } = await signedIn();
  replies["POST /session/refresh"] = { body: { session: tokens("old", 20), userErrors: [] } };
  expect(await accessToken()).toBe("old");
  replies["POST /session/refresh"] = { body: { session: tokens("new"), userErrors: [] } };
  expect(await accessToken()).toBe("new");
  expect(await accessToken()).toBe("new");
});

test("a refused refresh token signs out, in all tabs", async () => {
  const session = await signedIn();
  const listener = vi.fn();
  session.subscribe(listener);
  replies["POST /session/refresh"] = refusal(401, "REFRESH_TOKEN_INVALID");
  expect(await session.accessToken()).toBeNull();
  expect(session.isSignedIn()).toBe(false);
  expect(session.wasEnded()).toBe(true);
  expect(listener).toHaveBeenCalledOnce();
  expect(channels[0]?.posted).toEqual(["ended"]);
});

test.each([
  ["an unknown client", refusal(401, "CLIENT_UNKNOWN"), "CLIENT_UNKNOWN"],
  ["a service that is not available", refusal(503, "SUBGRAPH_UNAVAILABLE"), "SUBGRAPH_UNAVAILABLE"],
  ["too many requests", refusal(429, "RATE_LIMITED"), "RATE_LIMITED"],
  ["a page of a proxy", { status: 502, body: "<html>" }, "NETWORK"],
])("%s does not sign out", async (_case, reply, code) => {
  const session = await signedIn();
  replies["POST /session/refresh"] = reply;
  await expect(session.accessToken()).rejects.toMatchObject({ code });
  expect(session.isSignedIn()).toBe(true);
  replies["POST /session/refresh"] = { body: { session: tokens("later"), userErrors: [] } };
  expect(await session.accessToken()).toBe("later");
});

test("a lost connection does not sign out", async () => {
  const session = await signedIn();
  replies["POST /session/refresh"] = new TypeError("failed to fetch");
  await expect(session.accessToken()).rejects.toThrow("failed to fetch");
  expect(session.isSignedIn()).toBe(true);
});

test("without a session nothing is asked", async () => {
  const { accessToken } = await import("./session.ts");
  expect(await accessToken()).toBeNull();
  expect(sent).toEqual([]);
});

test("a refused sign-in says why and begins no session", async () => {
  const session = await import("./session.ts");
  const userErrors = [{ code: "INVALID_CREDENTIALS", message: "no", path: [] }];
  replies["POST /session"] = { body: { session: null, userErrors, retryAfterMinutes: 2 } };
  const answer = await session.signIn({ email: "a@b.example", password: "x" });
  expect(answer).toMatchObject({ session: null, userErrors, retryAfterMinutes: 2 });
  expect(session.isSignedIn()).toBe(false);
});

test("a switch needs an access token, and its session replaces the earlier one", async () => {
  const session = await signedIn();
  replies["POST /session/refresh"] = { body: { session: tokens("seller"), userErrors: [] } };
  replies["POST /session/switch"] = { body: { session: tokens("provider"), userErrors: [] } };
  await session.switchOrganisation("o");
  expect(sent.slice(-2)).toEqual(["POST /session/refresh", "POST /session/switch"]);
  expect(await session.accessToken()).toBe("provider");
  expect(channels[0]?.posted).toEqual(["begun"]);
});

test("a sign-out that did not reach the gateway leaves the session", async () => {
  const session = await signedIn();
  replies["DELETE /session"] = new TypeError("failed to fetch");
  await expect(session.signOut()).rejects.toThrow();
  expect(session.isSignedIn()).toBe(true);
});

test.each([
  [503, "SUBGRAPH_UNAVAILABLE"],
  [504, "TIMEOUT"],
  [500, "INTERNAL"],
])("a sign-out that is answered with %i %s has deleted the cookie", async (status, code) => {
  const session = await signedIn();
  replies["DELETE /session"] = refusal(status, code);
  await session.signOut();
  expect(session.isSignedIn()).toBe(false);
  expect(session.wasEnded()).toBe(false);
  expect(channels[0]?.posted).toEqual(["left"]);
});

test("a sign-out that the rate limit refuses leaves the session", async () => {
  const session = await signedIn();
  replies["DELETE /session"] = refusal(429, "RATE_LIMITED");
  await expect(session.signOut()).rejects.toMatchObject({ code: "RATE_LIMITED" });
  expect(session.isSignedIn()).toBe(true);
  expect(channels[0]?.posted).toEqual([]);
});

test("a tab without a session sees that another tab has signed in, before the mark of that tab arrives", async () => {
  const session = await import("./session.ts");
  const seen: boolean[] = [];
  session.subscribe(() => seen.push(session.isSignedIn()));
  channels[0]?.onmessage?.({ data: "begun" });
  channels[0]?.onmessage?.({ data: "left" });
  expect(seen).toEqual([true, false]);
});

test("another tab that begins a session makes this one forget its token", async () => {
  const session = await signedIn();
  replies["POST /session/refresh"] = { body: { session: tokens("one"), userErrors: [] } };
  await session.accessToken();
  channels[0]?.onmessage?.({ data: "begun" });
  replies["POST /session/refresh"] = { body: { session: tokens("two"), userErrors: [] } };
  expect(await session.accessToken()).toBe("two");
});

test("each session that begins here or in another tab has a number of its own, before listeners are told", async () => {
  const session = await signedIn();
  const numbers: number[] = [];
  session.subscribe(() => numbers.push(session.sessionNumber()));
  replies["POST /session"] = { body: { session: tokens("one"), userErrors: [] } };
  await session.signIn({ email: "a@b.example", password: "x" });
  channels[0]?.onmessage?.({ data: "begun" });
  channels[0]?.onmessage?.({ data: "ended" });
  expect(numbers).toEqual([1, 2, 2]);
});

test("a request of a lock is given up later than the gateway gives up its mutations", async () => {
  const timeout = vi.spyOn(AbortSignal, "timeout");
  const session = await signedIn();
  replies["POST /session/refresh"] = { body: { session: tokens("one"), userErrors: [] } };
  await session.accessToken();
  replies["DELETE /session"] = { body: { signedOut: true, userErrors: [] } };
  await session.signOut();
  // The key of the client, the refresh, and the sign-out with its three mutations of 15 seconds.
  expect(timeout.mock.calls).toEqual([[20_000], [20_000], [50_000]]);
  timeout.mockRestore();
});

test("a page of a proxy is not taken for the key of the client", async () => {
  const session = await import("./session.ts");
  replies["GET /config.json"] = { status: 502, body: "<html>" };
  await expect(session.key()).rejects.toMatchObject({ code: "NETWORK" });
  replies["GET /config.json"] = { body: { clientKey: "public" } };
  expect(await session.key()).toBe("public");
});

test("the device token is kept beyond the session and sent with the next sign-in", async () => {
  const session = await import("./session.ts");
  session.rememberDevice("device");
  session.rememberDevice(null);
  const bodies: string[] = [];
  const before = globalThis.fetch;
  vi.stubGlobal("fetch", (path: string, init?: RequestInit) => {
    if (typeof init?.body === "string") bodies.push(init.body);
    return before(path, init);
  });
  replies["POST /session"] = { body: { session: tokens("one"), userErrors: [] } };
  await session.signIn({ email: "a@b.example", password: "x" });
  expect(JSON.parse(bodies[0] ?? "")).toMatchObject({ deviceToken: "device" });
  expect(session.isSignedIn()).toBe(true);
});

test("the claims of the token are known while there is a session", async () => {
  const session = await import("./session.ts");
  const { claims } = await import("./claims.ts");
  const of = { sub: "u", org: "o", kind: "SELLER", roles: ["SELLER_OWNER"] };
  const token = `e30.${btoa(JSON.stringify(of))}.c2ln`;
  replies["POST /session"] = { body: { session: tokens(token), userErrors: [] } };
  await session.signIn({ email: "ana@volt.example", password: "correct horse" });
  expect(claims()).toEqual(of);
  replies["DELETE /session"] = { body: { signedOut: true, userErrors: [] } };
  await session.signOut();
  expect(claims()).toBeNull();
});
