import type { UploadItem } from "../files/uploads.ts";
import type { UserError } from "../graph/errors.ts";
import { t } from "../i18n/index.ts";
import { missing } from "../ui/form.tsx";

/** The ID of an uploaded file for a mutation, or the fault at its `fileId`. */
export function chosenFile(
  item: UploadItem | undefined,
): { fileId: string; fault: null } | { fileId: null; fault: UserError } {
  if (item?.result) return { fileId: item.result.id, fault: null };
  return { fileId: null, fault: missing("fileId", reason(item)) };
}

function reason(item: UploadItem | undefined): string {
  if (!item) return t("documents.fileMissing");
  if (item.fault) return item.fault;
  return t("upload.stillRunning");
}
