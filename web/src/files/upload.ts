import * as v from "valibot";
import { discardToken, headers } from "../graph/network.ts";
import { t } from "../i18n/index.ts";
import { FileError, notReached, refusalOf } from "./file-error.ts";

/** The gateway ends an upload after 300 seconds. */
const LONGEST_MS = 310_000;

const schema = v.object({
  id: v.string(),
  name: v.string(),
  size: v.number(),
  sha256: v.string(),
  contentType: v.string(),
});

/** A stored file. Its `id` is the `fileId` of a mutation. */
export type UploadedFile = v.InferOutput<typeof schema>;

export type UploadOptions = {
  /** Idempotency key. An attempt with the key of a lost response returns the file that is stored already. */
  key: string;
  signal: AbortSignal;
  /** Called with the number of bytes that have left this computer. */
  onProgress: (sent: number) => void;
};

type Sending = UploadOptions & { file: File; sha256: string; headers: Record<string, string> };

/** Uploads a file to `POST /files`. Rejects with a `FileError`, or with the reason of the signal. */
export async function upload(file: File, options: UploadOptions): Promise<UploadedFile> {
  const sha256 = await hashOf(file);
  options.signal.throwIfAborted();
  const sending = { ...options, file, sha256, headers: await currentHeaders() };
  try {
    return await send(sending);
  } catch (reason) {
    const expired = reason instanceof FileError && reason.code === "UNAUTHENTICATED";
    if (!expired || !discardToken(sending.headers)) throw reason;
    return send({ ...sending, headers: await currentHeaders() });
  }
}

function currentHeaders(): Promise<Record<string, string>> {
  return headers().catch(() => {
    throw notReached();
  });
}

async function hashOf(file: File): Promise<string> {
  // A file that has changed or moved since it was chosen cannot be read.
  const bytes = await file.arrayBuffer().catch(() => {
    throw new FileError("FILE_UNREADABLE", t("upload.unreadable"), false);
  });
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Sends the file with XMLHttpRequest, because `fetch` does not report the progress of an upload. */
function send({ file, sha256, key, signal, onProgress, headers }: Sending): Promise<UploadedFile> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const request = new XMLHttpRequest();
    const query = new URLSearchParams({ name: file.name, sha256 });
    request.open("POST", `/files?${query}`);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader("idempotency-key", key);
    if (file.type) request.setRequestHeader("content-type", file.type);
    request.timeout = LONGEST_MS;
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      if (request.status !== 201) reject(refusalOf(request.status, request.responseText));
      else settle(request.responseText, resolve, reject);
    };
    request.onerror = () => reject(notReached());
    request.ontimeout = () => reject(notReached());
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function settle(
  text: string,
  resolve: (file: UploadedFile) => void,
  reject: (reason: FileError) => void,
): void {
  try {
    resolve(v.parse(schema, JSON.parse(text)));
  } catch {
    // An answer of something between this browser and the platform.
    reject(notReached());
  }
}
