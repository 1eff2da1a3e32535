import {
  type CacheConfig,
  type GraphQLResponse,
  Observable,
  type RequestParameters,
  type Variables,
} from "relay-runtime";
import { discardToken, headers, operationText } from "./network.ts";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** The gateway sends a comment every five seconds. A stream without any is dead, for example after a laptop slept. */
const SILENCE_MS = 20_000;

export type Follower = {
  next: (response: GraphQLResponse) => void;
  /**
   * The connection was opened, or it was lost. Events while there was no connection are not sent later: query the current state
   * each time it opens.
   */
  state?: (open: boolean) => void;
};

/** Subscribes over Server-Sent Events until the returned function is called, and connects again after a lost connection. */
export function follow(
  request: RequestParameters,
  variables: Variables,
  follower: Follower,
): () => void {
  const abort = new AbortController();
  void run(request, variables, abort.signal, follower);
  return () => abort.abort();
}

/** The subscriptions of Relay. A function `state` in `cacheConfig.metadata` is called with the state of the connection. */
export function subscribe(
  request: RequestParameters,
  variables: Variables,
  cacheConfig?: CacheConfig,
): Observable<GraphQLResponse> {
  const state = cacheConfig?.metadata?.["state"];
  return Observable.create((sink) =>
    follow(request, variables, {
      next: (response) => sink.next(response),
      state: (open) => {
        if (typeof state === "function") state(open);
      },
    }),
  );
}

async function run(
  request: RequestParameters,
  variables: Variables,
  signal: AbortSignal,
  follower: Follower,
): Promise<void> {
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    const opened = await connect(request, variables, signal, follower).catch(() => false);
    if (signal.aborted) return;
    if (opened) wait = FIRST_WAIT_MS;
    // All browsers lose their connections at once when the gateway restarts. They come back one after another.
    await pause(wait * (0.5 + Math.random()), signal);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

/** Follows one connection to its end. Returns false if it was refused. */
async function connect(
  request: RequestParameters,
  variables: Variables,
  stopped: AbortSignal,
  follower: Follower,
): Promise<boolean> {
  const query = request.text ?? (request.id ? await operationText(request.id) : "");
  const sent = await headers();
  // It was stopped before it opened: the signal does not tell that again.
  if (stopped.aborted) return false;
  const connection = new AbortController();
  const end = () => connection.abort();
  stopped.addEventListener("abort", end);
  let timer = setTimeout(end, SILENCE_MS);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(end, SILENCE_MS);
  };
  let opened = false;
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      credentials: "omit",
      cache: "no-store",
      headers: { ...sent, "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ operationName: request.name, query, variables }),
      signal: connection.signal,
    });
    if (response.status === 401) discardToken(sent);
    if (!response.ok || !response.body) return false;
    opened = true;
    follower.state?.(true);
    await read(
      response.body,
      (event) => {
        if ("data" in event && event.data) follower.next(event);
        else if (refusals(event).includes("UNAUTHENTICATED")) discardToken(sent);
      },
      heard,
    );
  } catch {
    // A lost connection.
  } finally {
    clearTimeout(timer);
    stopped.removeEventListener("abort", end);
    connection.abort();
    if (opened) follower.state?.(false);
  }
  return opened;
}

/** Reads the events of a stream: `event: next` with a response, and comments that keep the connection open. */
export async function read(
  body: ReadableStream<Uint8Array>,
  next: (response: GraphQLResponse) => void,
  heard: () => void = () => {},
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    const blocks = (rest + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const lines = block.split(/\r?\n/);
      const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5));
      if (lines.some((line) => line.trim() === "event: complete")) return;
      if (data.length > 0 && data.join("").trim()) {
        next(JSON.parse(data.join("\n")) as GraphQLResponse);
      }
    }
  }
}

function refusals(response: GraphQLResponse): unknown[] {
  const one = Array.isArray(response) ? response[0] : response;
  return (one?.errors ?? []).map(
    (error: { extensions?: { code?: unknown } }) => error.extensions?.code,
  );
}

/** Waits, but not longer than until the network is back. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const end = () => {
      clearTimeout(timer);
      over.abort();
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { signal: over.signal });
    window.addEventListener("online", end, { signal: over.signal });
  });
}
