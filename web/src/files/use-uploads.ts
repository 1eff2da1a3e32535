import { useCallback, useEffect, useReducer, useRef } from "react";
import { t } from "../i18n/index.ts";
import { refusalBeforeUpload } from "./accepted.ts";
import { FileError } from "./file-error.ts";
import { upload } from "./upload.ts";
import { reduceUploads, startable, type UploadAction, type UploadItem } from "./uploads.ts";

export type Uploads = {
  items: readonly UploadItem[];
  /** Adds files and uploads them. Returns their keys. A file that cannot be uploaded is added with the reason. */
  add: (files: Iterable<File>) => string[];
  /** Uploads a file again after a failure. */
  retry: (key: string) => void;
  /** Cancels an upload and forgets the file. */
  remove: (key: string) => void;
};

/** Files that are uploaded as soon as they are chosen. They stay until they are removed or the page is left. */
export function useUploads(): Uploads {
  const [items, dispatch] = useReducer(reduceUploads, []);
  const running = useRef(new Map<string, AbortController>());

  useEffect(() => {
    for (const item of startable(items)) {
      if (!running.current.has(item.key)) begin(item, running.current, dispatch);
    }
  }, [items]);
  useEffect(() => {
    const all = running.current;
    return () => {
      for (const controller of all.values()) controller.abort();
      all.clear();
    };
  }, []);

  const add = useCallback((files: Iterable<File>) => {
    const chosen = [...files].map((file) => ({ file, key: crypto.randomUUID() }));
    for (const { file, key } of chosen) {
      dispatch({ type: "added", key, file, refusal: refusalBeforeUpload(file) });
    }
    return chosen.map(({ key }) => key);
  }, []);
  const retry = useCallback((key: string) => dispatch({ type: "retried", key }), []);
  const remove = useCallback((key: string) => {
    running.current.get(key)?.abort();
    running.current.delete(key);
    dispatch({ type: "removed", key });
  }, []);
  return { items, add, retry, remove };
}

function begin(
  { key, file }: UploadItem,
  running: Map<string, AbortController>,
  dispatch: (action: UploadAction) => void,
): void {
  const controller = new AbortController();
  running.set(key, controller);
  dispatch({ type: "started", key });
  const onProgress = (sentBytes: number) => dispatch({ type: "progressed", key, sentBytes });
  upload(file, { key, signal: controller.signal, onProgress }).then(
    (result) => {
      running.delete(key);
      dispatch({ type: "finished", key, result });
    },
    (reason: unknown) => {
      if (controller.signal.aborted) return;
      running.delete(key);
      const known = reason instanceof FileError;
      dispatch({
        type: "failed",
        key,
        fault: known ? reason.message : t("upload.failed"),
        canRetry: known ? reason.canRetry : true,
      });
    },
  );
}
