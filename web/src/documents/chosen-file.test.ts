import { expect, test } from "vitest";
import type { UploadItem } from "../files/uploads.ts";
import { t } from "../i18n/index.ts";
import { chosenFile } from "./chosen-file.ts";

const item: UploadItem = {
  key: "k",
  file: new File(["%PDF-"], "a.pdf", { type: "application/pdf" }),
  state: "sending",
  sentBytes: 0,
  fault: null,
  canRetry: false,
  result: null,
};

test("a document needs a file that has arrived", () => {
  expect(chosenFile(undefined).fault?.message).toBe(t("documents.fileMissing"));
  expect(chosenFile(item).fault?.message).toBe(t("upload.stillRunning"));
  expect(chosenFile({ ...item, state: "failed", fault: "Lost." }).fault?.message).toBe("Lost.");
});

test("the file that has arrived is the file of the document", () => {
  const result = { id: "f1", name: "a.pdf", size: 5, sha256: "0", contentType: "application/pdf" };
  expect(chosenFile({ ...item, state: "done", result })).toEqual({ fileId: "f1", fault: null });
});
