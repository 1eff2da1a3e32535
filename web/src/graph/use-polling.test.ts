import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { usePolling } from "./use-polling.ts";

let hidden = false;

beforeEach(() => {
  vi.useFakeTimers();
  hidden = false;
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function show(visible: boolean) {
  hidden = !visible;
  document.dispatchEvent(new Event("visibilitychange"));
}

test("it asks every two seconds, and no more after it has ended", async () => {
  const poll = vi.fn(async () => undefined);
  const { rerender } = renderHook(({ active }) => usePolling(poll, active), {
    initialProps: { active: true },
  });
  await vi.advanceTimersByTimeAsync(4_100);
  expect(poll).toHaveBeenCalledTimes(2);
  rerender({ active: false });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(poll).toHaveBeenCalledTimes(2);
});

test("a hidden page asks nothing, and asks at once when it is shown again", async () => {
  const poll = vi.fn(async () => undefined);
  renderHook(() => usePolling(poll, true));
  show(false);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(poll).not.toHaveBeenCalled();
  show(true);
  expect(poll).toHaveBeenCalledTimes(1);
});

test("a slow answer delays the next question, and a failure does not end the polling", async () => {
  const poll = vi.fn(
    () => new Promise((_, reject) => setTimeout(() => reject(new Error("lost")), 5_000)),
  );
  renderHook(() => usePolling(poll, true));
  await vi.advanceTimersByTimeAsync(6_900);
  expect(poll).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_200);
  expect(poll).toHaveBeenCalledTimes(2);
});
