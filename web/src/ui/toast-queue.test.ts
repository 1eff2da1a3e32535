import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { dismiss, messages, pause, resume, toast } from "./toast-queue.ts";

const texts = () => messages().map(({ text }) => text);

beforeEach(() => vi.useFakeTimers());

afterEach(() => {
  for (const { id } of messages()) dismiss(id);
  vi.useRealTimers();
});

test("a message disappears after six seconds", () => {
  toast("Saved");
  vi.advanceTimersByTime(5_999);
  expect(texts()).toEqual(["Saved"]);
  vi.advanceTimersByTime(1);
  expect(texts()).toEqual([]);
});

test("a repeated text is shown once, and its time begins again", () => {
  toast("Saved");
  vi.advanceTimersByTime(4_000);
  toast("Saved");
  vi.advanceTimersByTime(4_000);
  expect(texts()).toEqual(["Saved"]);
});

test("at most three messages are shown", () => {
  for (const text of ["1", "2", "3", "4"]) toast(text);
  expect(texts()).toEqual(["2", "3", "4"]);
});

test("messages stay while they are paused", () => {
  toast("3 products archived");
  pause();
  toast("Saved");
  vi.advanceTimersByTime(60_000);
  expect(texts()).toEqual(["3 products archived", "Saved"]);
  resume();
  vi.advanceTimersByTime(6_000);
  expect(texts()).toEqual([]);
});
