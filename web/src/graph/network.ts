import {
  type FetchFunction,
  type GraphQLResponse,
  Network,
  type RequestParameters,
  type Variables,
} from "relay-runtime";
import { accessToken, discard, key, SessionError } from "../session/session.ts";
import { GraphError } from "./errors.ts";
import { subscribe } from "./live.ts";

type Body = { data?: unknown; errors?: { message: string; extensions?: { code?: string } }[] };

let texts: Promise<Record<string, string>> | undefined;

/** The texts of all operations by their hash. The gateway asks for a text once after it was started. */
export function operationText(id: string): Promise<string> {
  const file = document.querySelector<HTMLMetaElement>('meta[name="operations"]')?.content;
  texts ??= fetch(file ?? "/operations.web.json").then(
    (response) => response.json() as Promise<Record<string, string>>,
  );
  return texts.then((all) => all[id] ?? "");
}

/** The headers of a request to the gateway, with the access token if there is a session. */
export async function headers(): Promise<Record<string, string>> {
  const [clientKey, bearer] = await Promise.all([key(), accessToken()]);
  return {
    "x-carnet-client-key": clientKey,
    ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
  };
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

const code = (body: Body): string | undefined => body.errors?.[0]?.extensions?.code;

/** Sends an operation: by its hash, with its text if the gateway asks for it, and once more with a new access token. */
export const execute: FetchFunction = async (request, variables) => {
  let text = request.text;
  let renewed = false;
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const { body, response, sent } = await post(request, variables, text).catch(
      (reason: unknown) => {
        throw new GraphError(reason instanceof SessionError ? reason.code : "NETWORK", null);
      },
    );
    const refusal = code(body);
    if (refusal === "PERSISTED_QUERY_NOT_FOUND" && request.id && !text) {
      text = await operationText(request.id);
      continue;
    }
    const bearer = sent["authorization"]?.slice("Bearer ".length);
    if (refusal === "UNAUTHENTICATED" && bearer && !renewed) {
      discard(bearer);
      renewed = true;
      continue;
    }
    if (body.data) return body as GraphQLResponse;
    const wait = Number(response.headers.get("retry-after"));
    throw new GraphError(
      refusal ?? "NETWORK",
      response.headers.get("x-request-id"),
      Number.isFinite(wait) && wait > 0 ? wait : null,
    );
  }
  throw new GraphError("NETWORK", null);
};

export const network = Network.create(execute, subscribe);
