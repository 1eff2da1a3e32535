import type { FetchFunction, GraphQLResponse, RequestParameters, Variables } from "relay-runtime";
import { entry } from "../session/entry.ts";
import { accessToken, discard, key, SessionError } from "../session/session.ts";
import { GraphError } from "./errors.ts";
import { checkRelease } from "./release.ts";

type Body = {
  data?: Record<string, unknown> | null;
  errors?: Fault[];
};

type Fault = {
  message: string;
  path?: readonly (string | number)[];
  extensions?: { code?: string };
};

type Texts = Record<string, string>;

let texts: Promise<Texts> | undefined;

/** The text of an operation by its hash. The gateway asks for it once after it was started. */
export async function operationText(id: string): Promise<string> {
  texts ??= readTexts().catch((reason: unknown) => {
    // The next operation asks again.
    texts = undefined;
    throw reason;
  });
  const text = (await texts)[id];
  if (!text) throw failure("OPERATION_NOT_REGISTERED", null);
  return text;
}

async function readTexts(): Promise<Texts> {
  const file = document.querySelector<HTMLMetaElement>('meta[name="operations"]')?.content;
  const response = await fetch(file ?? `/operations.${entry}.json`).catch(() => null);
  // The file of another release has replaced it.
  if (response?.status === 404) throw failure("OPERATION_NOT_REGISTERED", null);
  // A lost connection, or the page of a proxy.
  const texts: Texts | null = response?.ok ? await response.json().catch(() => null) : null;
  if (!texts) throw failure("NETWORK", null);
  return texts;
}

/** Codes of the gateway for operations or keys that it does not know, for example those of an earlier release. */
const UNKNOWN_HERE = ["OPERATION_NOT_REGISTERED", "GRAPHQL_VALIDATION_FAILED", "CLIENT_UNKNOWN"];

function failure(code: string, requestId: string | null, wait: number | null = null): GraphError {
  if (UNKNOWN_HERE.includes(code)) void checkRelease();
  return new GraphError(code, requestId, wait);
}

/** The headers of a request to the gateway, with the access token if there is a session. */
export async function headers(): Promise<Record<string, string>> {
  const [clientKey, bearer] = await Promise.all([key(), accessToken()]);
  return {
    "x-carnet-client-key": clientKey,
    ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
  };
}

/** Forgets the access token that these headers have sent, because it was refused. Returns false if they have none. */
export function discardToken(sent: Record<string, string>): boolean {
  const bearer = sent["authorization"]?.slice("Bearer ".length);
  if (!bearer) return false;
  discard(bearer);
  return true;
}

async function post(
  request: RequestParameters,
  variables: Variables,
  text: string | null,
): Promise<{ body: Body; response: Response; sent: Record<string, string> }> {
  const sent = await headers();
  const id = request.id;
  const response = await fetch("/graphql", {
    method: "POST",
    credentials: "omit",
    cache: "no-store",
    headers: {
      ...sent,
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json",
    },
    body: JSON.stringify({
      operationName: request.name,
      variables,
      ...(id ? { extensions: { persistedQuery: { version: 1, sha256Hash: id } } } : {}),
      ...(text ? { query: text } : {}),
    }),
  });
  const body = (await response.json().catch(() => ({}))) as Body;
  return { body, response, sent };
}

/** Errors of a part of the platform that has failed. Its fields are null, which does not mean that there is nothing. */
const BROKEN = ["SUBGRAPH_UNAVAILABLE", "INTERNAL", "TIMEOUT"];

/** The aliases of root fields whose failure the screen shows in their place, so that they do not take the others with them. */
const PART = /Part$/;

/** The code for which an answer has to be treated as a failure. Null if it is complete enough to be shown. */
function faultOf({ data, errors = [] }: Body): string | null {
  if (!data) return firstCode(errors) ?? "NETWORK";
  const roots = Object.keys(data);
  const whole = roots.filter((root) => !PART.test(root));
  // An operation of parts alone, such as the next page of a list, has no others to show.
  const needed = whole.length > 0 ? whole : roots;
  const faults = errors.filter(
    ({ path }) => path?.[0] === undefined || needed.includes(String(path[0])),
  );
  if (faults.length === 0 || needed.every((root) => data[root] !== null)) return null;
  const broken = firstCode(faults, BROKEN);
  if (broken) return broken;
  // The user is part of each screen, and no content of it.
  const content = needed.filter((root) => root !== "me");
  return content.every((root) => data[root] === null) ? (firstCode(faults) ?? "NETWORK") : null;
}

/** The code of the first error that has one, among these if there are any. */
function firstCode(errors: readonly Fault[], among?: readonly string[]): string | undefined {
  return errors
    .flatMap(({ extensions }) => extensions?.code ?? [])
    .find((code) => among?.includes(code) ?? true);
}

/** Sends an operation: by its hash, with its text if the gateway asks for it, and once more with a new access token. */
export const execute: FetchFunction = async (request, variables) => {
  let text = request.text;
  let renewed = false;
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const { body, response, sent } = await post(request, variables, text).catch(
      (reason: unknown) => {
        throw failure(reason instanceof SessionError ? reason.code : "NETWORK", null);
      },
    );
    const refusal = body.errors?.[0]?.extensions?.code;
    if (refusal === "PERSISTED_QUERY_NOT_FOUND" && request.id && !text) {
      text = await operationText(request.id);
      continue;
    }
    if (refusal === "UNAUTHENTICATED" && !renewed && discardToken(sent)) {
      renewed = true;
      continue;
    }
    const fault = faultOf(body);
    if (fault === null) return body as GraphQLResponse;
    const wait = Number(response.headers.get("retry-after"));
    throw failure(
      fault,
      response.headers.get("x-request-id"),
      Number.isFinite(wait) && wait > 0 ? wait : null,
    );
  }
  throw new GraphError("NETWORK", null);
};
