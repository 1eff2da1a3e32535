import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store, type Variables } from "relay-runtime";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { live, setTell } from "../live/live-store.ts";
import { useMarkRead } from "./use-mark-read.ts";

const told = vi.fn();
beforeEach(() => {
  told.mockReset();
  setTell(told);
});
afterEach(() => setTell(null));

/** The hook, in an environment whose server marks all notifications but one. */
function begin() {
  const sent: { name: string; input: Variables }[] = [];
  const network = Network.create(async ({ name }, { input }) => {
    sent.push({ name, input });
    const ids: string[] = input?.notificationIds ?? [];
    const results = ids.map((id, index) => ({
      index,
      notification: id === "n0" ? null : { id, readAt: "2026-11-01T00:00:00Z" },
      userErrors: [],
    }));
    return {
      data: {
        me: null,
        unreadPart: null,
        markNotificationsRead: { results, userErrors: [] },
        markAllNotificationsRead: { markedNotifications: 7, userErrors: [] },
      },
    };
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <RelayEnvironmentProvider environment={environment}>{children}</RelayEnvironmentProvider>
  );
  return { sent, ...renderHook(useMarkRead, { wrapper }) };
}

test("many notifications are marked in several requests, and the marked ones are counted", async () => {
  const { result, sent } = begin();
  const done = vi.fn();
  const ids = Array.from({ length: 101 }, (_, at) => `n${at}`);
  await act(async () => result.current.some(ids, done));
  await vi.waitFor(() => expect(done.mock.calls).toEqual([[100]]), 4_000);
  const marked = sent.filter(({ name }) => name === "useMarkReadMutation");
  expect(marked.map(({ input }) => input["notificationIds"].length)).toEqual([100, 1]);
  expect(told).toHaveBeenCalledOnce();
  expect(sent.at(-1)?.name).toBe("useMeQuery");
});

test("after all are marked, the lists ask again", async () => {
  const { result } = begin();
  const done = vi.fn();
  const { gaps } = live();
  await act(async () => result.current.all(done));
  expect(done.mock.calls).toEqual([[7]]);
  expect(live().gaps).toBe(gaps + 1);
  expect(told).toHaveBeenCalledOnce();
});
