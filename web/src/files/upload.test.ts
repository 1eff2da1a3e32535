import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FileError } from "./file-error.ts";
import { upload } from "./upload.ts";

const discardToken = vi.hoisted(() => vi.fn(() => true));
const headers = vi.hoisted(() => vi.fn());
vi.mock("../graph/network.ts", () => ({ discardToken, headers }));

/** A request that a test answers. */
class FakeRequest {
  static all: FakeRequest[] = [];
  method = "";
  url = "";
  headers: Record<string, string> = {};
  body: unknown = null;
  status = 0;
  responseText = "";
  timeout = 0;
  upload: { onprogress: ((event: { loaded: number }) => void) | null } = { onprogress: null };
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  ontimeout: (() => void) | null = null;
  onabort: (() => void) | null = null;

  constructor() {
    FakeRequest.all.push(this);
  }
  open(method: string, url: string) {
    this.method = method;
    this.url = url;
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  send(body: unknown) {
    this.body = body;
  }
  abort() {
    this.onabort?.();
  }
  answer(status: number, body: unknown) {
    this.status = status;
    this.responseText = typeof body === "string" ? body : JSON.stringify(body);
    this.onload?.();
  }
}

const HASH = "0".repeat(64);
const file = new File(["%PDF-"], "Prüfbericht & Anlage.pdf", { type: "application/pdf" });
const stored = { id: "f1", name: "a.pdf", size: 5, sha256: HASH, contentType: "application/pdf" };
const refused = (code: string, message = "") => ({
  errors: [{ message, extensions: { code } }],
});

beforeEach(() => {
  FakeRequest.all = [];
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  headers.mockResolvedValue({ "x-carnet-client-key": "k", authorization: "Bearer old" });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

function begin() {
  const controller = new AbortController();
  const onProgress = vi.fn();
  const options = { key: "key-1", signal: controller.signal, onProgress };
  const done = upload(file, options);
  // Each test looks at the failure later.
  done.catch(() => undefined);
  return { controller, onProgress, done };
}

async function request(number = 1): Promise<FakeRequest> {
  await vi.waitFor(() => expect(FakeRequest.all).toHaveLength(number), 4_000);
  return FakeRequest.all[number - 1] ?? new FakeRequest();
}

async function failure(done: Promise<unknown>): Promise<FileError> {
  const reason = await done.then(
    () => null,
    (error: unknown) => error,
  );
  if (reason instanceof FileError) return reason;
  throw new Error(`expected a FileError, got ${String(reason)}`);
}

test("the bytes are sent with their name, hash and idempotency key", async () => {
  const { done, onProgress } = begin();
  const sent = await request();
  const url = new URL(sent.url, "http://localhost");
  const expected = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  expect(sent.method).toBe("POST");
  expect(url.pathname).toBe("/files");
  expect(url.searchParams.get("name")).toBe(file.name);
  expect(url.searchParams.get("sha256")).toBe(Buffer.from(expected).toString("hex"));
  expect(sent.body).toBe(file);
  expect(sent.headers).toMatchObject({
    "x-carnet-client-key": "k",
    authorization: "Bearer old",
    "idempotency-key": "key-1",
    "content-type": "application/pdf",
  });
  sent.upload.onprogress?.({ loaded: 3 });
  expect(onProgress).toHaveBeenCalledWith(3);
  sent.answer(201, stored);
  await expect(done).resolves.toEqual(stored);
});

test("a broken connection can be tried again", async () => {
  const { done } = begin();
  (await request()).onerror?.();
  expect(await failure(done)).toMatchObject({ code: "NETWORK", canRetry: true });
});

test("an expired access token is renewed once", async () => {
  const { done } = begin();
  (await request()).answer(401, refused("UNAUTHENTICATED"));
  headers.mockResolvedValue({ authorization: "Bearer new" });
  const second = await request(2);
  expect(discardToken).toHaveBeenCalledWith(
    expect.objectContaining({ authorization: "Bearer old" }),
  );
  expect(second.headers["idempotency-key"]).toBe("key-1");
  second.answer(401, refused("UNAUTHENTICATED"));
  expect(await failure(done)).toMatchObject({ code: "UNAUTHENTICATED", canRetry: true });
  expect(FakeRequest.all).toHaveLength(2);
});

test("a refusal says what the platform says, and is final", async () => {
  const { done } = begin();
  (await request()).answer(415, refused("UNSUPPORTED_TYPE", "Upload a PDF."));
  expect(await failure(done)).toMatchObject({ message: "Upload a PDF.", canRetry: false });
});

test("damaged bytes and a busy platform can be tried again", async () => {
  for (const [status, code] of [
    [422, "FILE_HASH_MISMATCH"],
    [400, "UPLOAD_INCOMPLETE"],
    [429, "RATE_LIMITED"],
    [503, "SUBGRAPH_UNAVAILABLE"],
  ] as const) {
    FakeRequest.all = [];
    const { done } = begin();
    (await request()).answer(status, refused(code));
    expect(await failure(done)).toMatchObject({ code, canRetry: true });
  }
});

test("an answer of something else on the way is not a success", async () => {
  const { done } = begin();
  (await request()).answer(201, "<html>");
  expect(await failure(done)).toMatchObject({ code: "NETWORK", canRetry: true });
});

test("a cancelled upload ends the request", async () => {
  const { done, controller } = begin();
  const sent = await request();
  const abort = vi.spyOn(sent, "abort");
  controller.abort();
  expect(abort).toHaveBeenCalled();
  await expect(done).rejects.toBe(controller.signal.reason);
});

test("a file that cannot be read any more is said so", async () => {
  const gone = new File(["x"], "gone.pdf", { type: "application/pdf" });
  vi.spyOn(gone, "arrayBuffer").mockRejectedValue(new Error("NotReadableError"));
  const options = { key: "k", signal: new AbortController().signal, onProgress: vi.fn() };
  expect(await failure(upload(gone, options))).toMatchObject({
    code: "FILE_UNREADABLE",
    canRetry: false,
  });
  expect(FakeRequest.all).toHaveLength(0);
});
