import { number, t } from "../i18n/index.ts";

/** Media types of documents. With them in `accept`, an iPhone sends a photo as JPEG and not as HEIC. */
export const ACCEPT = "application/pdf,image/png,image/jpeg,image/webp";

/** The largest file that the platform stores. */
export const LARGEST_BYTES = 25 * 1024 * 1024;

const ENDINGS = /\.(pdf|png|jpe?g|webp)$/i;

/** The reason why a file cannot be uploaded, or null. */
export function refusalBeforeUpload(file: File): string | null {
  if (!isAccepted(file)) return t("upload.type");
  if (file.size === 0) return t("upload.empty");
  if (file.size > LARGEST_BYTES) {
    return t("upload.tooLarge", { size: fileSize(file.size), most: fileSize(LARGEST_BYTES) });
  }
  return null;
}

function isAccepted(file: File): boolean {
  // A system that does not know the ending of a name declares no type.
  return file.type ? ACCEPT.split(",").includes(file.type) : ENDINGS.test(file.name);
}

/** A number of bytes for people, such as "1.4 MB". */
export function fileSize(bytes: number): string {
  const kilobytes = bytes / 1024;
  if (kilobytes < 1000) return t("upload.kb", { size: number(Math.max(1, Math.ceil(kilobytes))) });
  return t("upload.mb", { size: number(Math.ceil(kilobytes / 102.4) / 10) });
}
