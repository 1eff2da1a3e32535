import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { FileError } from "./file-error.ts";
import type { UploadedFile, UploadOptions } from "./upload.ts";
import { useUploads } from "./use-uploads.ts";

type Call = UploadOptions & {
  file: File;
  resolve: (file: UploadedFile) => void;
  reject: (reason: unknown) => void;
};

const calls = vi.hoisted((): Call[] => []);
vi.mock("./upload.ts", () => ({
  upload: (file: File, options: UploadOptions) =>
    new Promise<UploadedFile>((resolve, reject) =>
      calls.push({ ...options, file, resolve, reject }),
    ),
}));

const pdf = (name: string) => new File(["%PDF-"], name, { type: "application/pdf" });
const stored = (id: string): UploadedFile => ({
  id,
  name: "a.pdf",
  size: 5,
  sha256: "0",
  contentType: "application/pdf",
});

beforeEach(() => {
  calls.length = 0;
});

function start(...files: File[]) {
  const hook = renderHook(() => useUploads());
  act(() => void hook.result.current.add(files));
  const states = () => hook.result.current.items.map(({ state }) => state);
  return { ...hook, states };
}

function call(number: number): Call {
  const found = calls[number];
  if (!found) throw new Error(`there is no upload ${number}`);
  return found;
}

test("three files are sent at once, and the fourth when one has arrived", async () => {
  const { states } = start(pdf("1"), pdf("2"), pdf("3"), pdf("4"));
  expect(states()).toEqual(["sending", "sending", "sending", "waiting"]);
  await act(async () => call(1).resolve(stored("f2")));
  expect(states()).toEqual(["sending", "done", "sending", "sending"]);
  expect(calls.map(({ file }) => file.name)).toEqual(["1", "2", "3", "4"]);
});

test("a broken connection keeps the file, and another attempt has the same idempotency key", async () => {
  const { result, states } = start(pdf("1"));
  await act(async () => call(0).reject(new FileError("NETWORK", "Lost.", true)));
  expect(result.current.items[0]).toMatchObject({
    state: "failed",
    fault: "Lost.",
    canRetry: true,
  });
  act(() => result.current.retry(call(0).key));
  expect(states()).toEqual(["sending"]);
  expect(call(1)).toMatchObject({ key: call(0).key, file: call(0).file });
  await act(async () => call(1).resolve(stored("f1")));
  expect(result.current.items[0]?.result?.id).toBe("f1");
});

test("progress is kept within the size of the file", () => {
  const { result } = start(pdf("1"));
  act(() => call(0).onProgress(3));
  expect(result.current.items[0]?.sentBytes).toBe(3);
  act(() => call(0).onProgress(900));
  expect(result.current.items[0]?.sentBytes).toBe(5);
});

test("a removed file is cancelled and forgotten", async () => {
  const { result, states } = start(pdf("1"), pdf("2"));
  act(() => result.current.remove(call(0).key));
  expect(call(0).signal.aborted).toBe(true);
  await act(async () => call(0).reject(call(0).signal.reason));
  expect(states()).toEqual(["sending"]);
});

test("a file that cannot be uploaded is not sent", () => {
  const { result, states } = start(new File(["x"], "a.exe", { type: "application/x-msdownload" }));
  expect(states()).toEqual(["refused"]);
  expect(result.current.items[0]?.fault).not.toBeNull();
  expect(calls).toHaveLength(0);
});

test("leaving the page cancels what is under way", () => {
  const { unmount } = start(pdf("1"));
  unmount();
  expect(call(0).signal.aborted).toBe(true);
});
