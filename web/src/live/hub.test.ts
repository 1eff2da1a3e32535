import { expect, test, vi } from "vitest";
import type { Follower } from "../graph/live.ts";
import { join, type Message, type Parts } from "./hub.ts";

/** A browser with tabs: its channel delivers at once, and its lock passes from one tab to the next. */
function browser() {
  const channels = new Set<Parts["channel"]>();
  const waiting: (() => () => void)[] = [];
  const streams: Follower[] = [];
  let held: (() => void) | null = null;
  const grant = () => {
    const lead = waiting.shift();
    if (lead) held = lead();
  };
  const tab = () => {
    const channel: Parts["channel"] = {
      onmessage: null,
      postMessage: (data: Message) => {
        for (const other of channels) {
          if (other !== channel) other.onmessage?.(new MessageEvent("message", { data }));
        }
      },
      close: () => channels.delete(channel),
    };
    channels.add(channel);
    const seen = { event: vi.fn(), state: vi.fn(), read: vi.fn() };
    const membership = join(
      {
        channel,
        compete: (lead) => {
          let mine: (() => void) | null = null;
          const take = () => {
            mine = lead();
            return mine;
          };
          waiting.push(take);
          if (!held) grant();
          return () => {
            if (held !== mine || !mine) {
              waiting.splice(waiting.indexOf(take), 1);
              return;
            }
            mine();
            held = null;
            grant();
          };
        },
        follow: (follower) => {
          streams.push(follower);
          return () => streams.splice(streams.indexOf(follower), 1);
        },
      },
      seen,
    );
    return { ...seen, ...membership };
  };
  return { tab, streams };
}

const response = { data: { notificationReceived: { id: "1" } } };

test("two tabs share one stream, and both see its events and its state", () => {
  const { tab, streams } = browser();
  const first = tab();
  const second = tab();
  expect(streams).toHaveLength(1);
  streams[0]?.state?.(true);
  streams[0]?.next(response);
  for (const one of [first, second]) {
    expect(one.event).toHaveBeenCalledExactlyOnceWith(response);
    expect(one.state).toHaveBeenLastCalledWith(true);
  }
});

test("a tab that comes later learns the state of the connection, and the others do not hear it again", () => {
  const { tab, streams } = browser();
  const first = tab();
  streams[0]?.state?.(true);
  const second = tab();
  const third = tab();
  expect(first.state.mock.calls).toEqual([[false], [true]]);
  expect(second.state.mock.calls).toEqual([[true]]);
  expect(third.state.mock.calls).toEqual([[true]]);
});

test("another tab takes over when the leader leaves, and all know that events may be missing", () => {
  const { tab, streams } = browser();
  const first = tab();
  const second = tab();
  const third = tab();
  streams[0]?.state?.(true);
  first.leave();
  expect(streams).toHaveLength(1);
  streams[0]?.state?.(true);
  expect(second.state.mock.calls).toEqual([[false], [true], [false], [true]]);
  expect(third.state.mock.calls).toEqual([[false], [true], [false], [true]]);
});

test("a tab that leaves before it leads leaves the stream alone", () => {
  const { tab, streams } = browser();
  const first = tab();
  const second = tab();
  second.leave();
  expect(streams).toHaveLength(1);
  streams[0]?.next(response);
  expect(first.event).toHaveBeenCalledOnce();
  expect(second.event).not.toHaveBeenCalled();
});

test("marking as read in one tab is told to the others", () => {
  const { tab } = browser();
  const first = tab();
  const second = tab();
  first.tellRead();
  expect(second.read).toHaveBeenCalledOnce();
  expect(first.read).not.toHaveBeenCalled();
});
