import type { RequestParameters } from "relay-runtime";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { follow, read } from "./live.ts";

vi.mock("./network.ts", () => ({
  discardToken: () => false,
  headers: async () => ({}),
  operationText: async () => "subscription",
}));

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function stream(...parts: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(encoder.encode(part));
      controller.close();
    },
  });
}

test("an event that arrives in pieces is read once it is complete", async () => {
  const seen: unknown[] = [];
  await read(
    stream("event: next\nda", 'ta: {"data":{"n":1}}\n', "\n: still here\n\n"),
    (response) => seen.push(response),
  );
  expect(seen).toEqual([{ data: { n: 1 } }]);
});

test("nothing is read after the end of the subscription", async () => {
  const seen: unknown[] = [];
  await read(stream('event: complete\n\nevent: next\ndata: {"data":{"n":2}}\n\n'), (response) =>
    seen.push(response),
  );
  expect(seen).toEqual([]);
});

const request: RequestParameters = {
  id: "1",
  metadata: {},
  name: "test",
  operationKind: "subscription",
  text: null,
};

/** A gateway that answers each request with the next of these, and refuses all later ones. */
function gateway(...answers: (() => Response)[]) {
  const fetch = vi.fn(async (_path: string, { signal }: { signal: AbortSignal }) => {
    const answer = answers.shift() ?? (() => new Response("{}", { status: 503 }));
    const response = answer();
    signal.addEventListener("abort", () => void response.body?.cancel().catch(() => {}));
    return response;
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const one = 'event: next\ndata: {"data":{"n":1}}\n\n';
const end =
  'event: next\ndata: {"errors":[{"message":"x","extensions":{"code":"STREAM_BEHIND"}}]}\n\nevent: complete\ndata:\n\n';

test("a stream that has ended is opened again, and its follower knows that events may be missing", async () => {
  const fetch = gateway(
    () => new Response(stream(one, end)),
    () => new Response(stream(one)),
  );
  const next = vi.fn();
  const state = vi.fn();
  const stop = follow(request, {}, { next, state });
  await vi.advanceTimersByTimeAsync(1_000);
  stop();
  expect(fetch.mock.calls.length).toBeGreaterThanOrEqual(2);
  expect(state.mock.calls.slice(0, 4)).toEqual([[true], [false], [true], [false]]);
  // A response without data is about the stream, and not for the follower.
  expect(next.mock.calls).toEqual([[{ data: { n: 1 } }], [{ data: { n: 1 } }]]);
});

test("a stream that is stopped before it opens is never opened", async () => {
  const fetch = gateway();
  const stop = follow(request, {}, { next: vi.fn() });
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetch).not.toHaveBeenCalled();
});

test("the connection of a stream that has ended is closed", async () => {
  const fetch = gateway(() => new Response(stream(one, end)));
  const stop = follow(request, {}, { next: vi.fn() });
  await vi.advanceTimersByTimeAsync(0);
  expect(fetch.mock.calls[0]?.[1].signal.aborted).toBe(true);
  stop();
});

test("a refused stream is asked for again and again, with longer and longer pauses", async () => {
  const fetch = gateway();
  const state = vi.fn();
  const stop = follow(request, {}, { next: vi.fn(), state });
  await vi.advanceTimersByTimeAsync(60_000);
  const calls = fetch.mock.calls.length;
  expect(calls).toBeGreaterThan(4);
  expect(calls).toBeLessThan(14);
  expect(state).not.toHaveBeenCalled();
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetch.mock.calls.length).toBe(calls);
});

test("a stream without any sign of life is given up", async () => {
  const silent = () => new Response(new ReadableStream());
  const fetch = gateway(silent, silent);
  const state = vi.fn();
  const stop = follow(request, {}, { next: vi.fn(), state });
  await vi.advanceTimersByTimeAsync(19_000);
  expect(fetch).toHaveBeenCalledTimes(1);
  const [, init] = fetch.mock.calls[0] ?? [];
  expect(init?.signal.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(init?.signal.aborted).toBe(true);
  stop();
});
