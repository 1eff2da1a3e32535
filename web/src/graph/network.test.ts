import type { RequestParameters } from "relay-runtime";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const session = vi.hoisted(() => ({ accessToken: vi.fn(), discard: vi.fn(), key: vi.fn() }));
vi.mock("../session/session.ts", () => ({ ...session, SessionError: class extends Error {} }));
const checkRelease = vi.hoisted(() => vi.fn());
vi.mock("./release.ts", () => ({ checkRelease }));

type Sent = { query?: string; extensions?: object; variables: object };

/** The bodies of the operations that were sent, and their access tokens. */
let sent: Sent[];
let bearers: (string | undefined)[];
/** The answers of the gateway, one after another, and the answer for the file with the texts. */
let answers: object[];
let texts: () => Response;

const request: RequestParameters = {
  id: "hash",
  metadata: {},
  name: "productQuery",
  operationKind: "query",
  text: null,
};
const refusal = (code: string) => ({ errors: [{ message: "no", extensions: { code } }] });

beforeEach(() => {
  vi.resetModules();
  vi.clearAllMocks();
  session.key.mockResolvedValue("key");
  session.accessToken.mockResolvedValue("old");
  sent = [];
  bearers = [];
  answers = [];
  texts = () => Response.json({ hash: "query productQuery { me { id } }" });
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    if (path !== "/graphql") return texts();
    sent.push(JSON.parse(String(init?.body)));
    bearers.push(new Headers(init?.headers).get("authorization") ?? undefined);
    return Response.json(answers.shift() ?? refusal("INTERNAL"), {
      headers: { "x-request-id": "r-1" },
    });
  });
});

afterEach(() => vi.unstubAllGlobals());

async function run() {
  const { execute } = await import("./network.ts");
  return execute(request, { id: "7" }, {});
}

test("an operation is sent by its hash", async () => {
  answers = [{ data: { me: { id: "1" } } }];
  expect(await run()).toEqual({ data: { me: { id: "1" } } });
  expect(sent).toEqual([
    {
      operationName: "productQuery",
      variables: { id: "7" },
      extensions: { persistedQuery: { version: 1, sha256Hash: "hash" } },
    },
  ]);
});

test("its text follows once if the gateway asks for it", async () => {
  answers = [refusal("PERSISTED_QUERY_NOT_FOUND"), { data: { me: null } }];
  await run();
  expect(sent.map(({ query }) => query)).toEqual([undefined, "query productQuery { me { id } }"]);
  answers = [refusal("PERSISTED_QUERY_NOT_FOUND"), refusal("PERSISTED_QUERY_NOT_FOUND")];
  await expect(run()).rejects.toMatchObject({ code: "PERSISTED_QUERY_NOT_FOUND" });
  expect(sent).toHaveLength(4);
});

test("texts that could not be read are asked for again with the next operation", async () => {
  const { execute } = await import("./network.ts");
  texts = () => new Response("<html>", { status: 502 });
  answers = [refusal("PERSISTED_QUERY_NOT_FOUND")];
  await expect(execute(request, {}, {})).rejects.toMatchObject({ code: "NETWORK" });
  texts = () => Response.json({ hash: "query" });
  answers = [refusal("PERSISTED_QUERY_NOT_FOUND"), { data: { me: { id: "1" } } }];
  expect(await execute(request, {}, {})).toEqual({ data: { me: { id: "1" } } });
});

test.each([
  ["an operation without a text", () => Response.json({})],
  ["a file of texts that does not exist any more", () => new Response("", { status: 404 })],
])("%s belongs to another release", async (_case, reply) => {
  texts = reply;
  answers = [refusal("PERSISTED_QUERY_NOT_FOUND")];
  await expect(run()).rejects.toMatchObject({ code: "OPERATION_NOT_REGISTERED" });
  expect(checkRelease).toHaveBeenCalledOnce();
});

test.each(["OPERATION_NOT_REGISTERED", "GRAPHQL_VALIDATION_FAILED", "CLIENT_UNKNOWN"])(
  "the refusal %s asks for the current release",
  async (code) => {
    answers = [refusal(code)];
    await expect(run()).rejects.toMatchObject({ code });
    expect(checkRelease).toHaveBeenCalledOnce();
  },
);

test("texts that cannot be read without a connection say nothing about a release", async () => {
  texts = () => {
    throw new TypeError("failed to fetch");
  };
  answers = [refusal("PERSISTED_QUERY_NOT_FOUND")];
  await expect(run()).rejects.toMatchObject({ code: "NETWORK" });
  expect(checkRelease).not.toHaveBeenCalled();
});

test("a refused access token is renewed once", async () => {
  session.accessToken.mockResolvedValueOnce("old").mockResolvedValue("new");
  answers = [refusal("UNAUTHENTICATED"), refusal("UNAUTHENTICATED")];
  await expect(run()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(bearers).toEqual(["Bearer old", "Bearer new"]);
  expect(session.discard.mock.calls).toEqual([["old"]]);
});

test("without a session there is no token to renew", async () => {
  session.accessToken.mockResolvedValue(null);
  answers = [refusal("UNAUTHENTICATED")];
  await expect(run()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(sent).toHaveLength(1);
});

test.each(["SUBGRAPH_UNAVAILABLE", "INTERNAL", "TIMEOUT"])(
  "an object that is missing because of %s is a failure with its request, and not a missing page",
  async (code) => {
    answers = [{ data: { product: null, me: { id: "1" } }, ...refusal(code) }];
    await expect(run()).rejects.toMatchObject({ code, requestId: "r-1" });
  },
);

test.each([{ orders: null }, { me: null }, { me: { id: "1" } }])(
  "an answer without any object of the screen is a failure if it says why: %j",
  async (others) => {
    answers = [{ data: { product: null, ...others }, ...refusal("FORBIDDEN") }];
    await expect(run()).rejects.toMatchObject({ code: "FORBIDDEN" });
  },
);

/** The failure of one root field. */
const failed = (root: string) => ({
  errors: [{ message: "no", path: [root, "nodes"], extensions: { code: "SUBGRAPH_UNAVAILABLE" } }],
});

test.each([
  ["a part that has failed", { data: { me: { id: "1" }, unreadPart: null } }],
  [
    "a part that has failed beside an object that does not exist",
    { data: { product: null, unreadPart: null } },
  ],
])("%s does not take the screen with it", async (_case, answer) => {
  answers = [{ ...answer, ...failed("unreadPart") }];
  expect(await run()).toEqual({ ...answer, ...failed("unreadPart") });
});

test("an object that has failed beside a part is a failure", async () => {
  answers = [{ data: { product: null, unreadPart: null }, ...failed("product") }];
  await expect(run()).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
});

test("an operation of parts alone fails with them", async () => {
  answers = [{ data: { tasksPart: null }, ...failed("tasksPart") }];
  await expect(run()).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
});

test.each([
  ["an object that does not exist", { data: { product: null } }],
  [
    "a refused object beside others",
    { data: { products: { nodes: [] }, orders: null }, ...refusal("FORBIDDEN") },
  ],
  [
    "a field that is missing within",
    { data: { me: { id: "1", name: null } }, ...refusal("INTERNAL") },
  ],
])("%s is an answer", async (_case, answer) => {
  answers = [answer];
  expect(await run()).toEqual(answer);
});

test("an answer that is no answer is a lost connection", async () => {
  answers = [{}];
  await expect(run()).rejects.toMatchObject({ code: "NETWORK" });
});
