import { useEffect, useRef, useState } from "react";
import { t } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Facts, Row, Stack } from "../ui/layout.tsx";
import { Notice } from "../ui/notice.tsx";
import { fileSize } from "./accepted.ts";
import { readFile, saveFile } from "./download.ts";
import { FileError } from "./file-error.ts";
import styles from "./file-preview.module.css";

const IMAGES = ["image/png", "image/jpeg", "image/webp"];
const PDF = "application/pdf";

export type StoredFile = {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly url: string;
};

/** A stored file, shown or saved on request, because each reading is recorded. */
export function FilePreview({ file }: { file: StoredFile }) {
  const [blob, setBlob] = useState<Blob | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  useEffect(() => {
    if (shown) return () => URL.revokeObjectURL(shown);
  }, [shown]);

  const read = async (use: (blob: Blob) => void) => {
    if (blob) {
      use(blob);
      return;
    }
    const controller = new AbortController();
    abort.current = controller;
    setBusy(true);
    setFault(null);
    try {
      const bytes = await readFile(file.url, controller.signal);
      setBlob(bytes);
      use(bytes);
    } catch (reason) {
      if (!controller.signal.aborted) setFault(textOf(reason));
    } finally {
      setBusy(false);
    }
  };
  const show = (bytes: Blob) => setShown(URL.createObjectURL(typed(bytes, file.contentType)));
  const canShow = IMAGES.includes(file.contentType) || isReadablePdf(file.contentType);
  return (
    <Stack gap="medium">
      <Facts
        of={[
          [t("documents.fileName"), file.name],
          [t("documents.fileSize"), fileSize(file.size)],
        ]}
      />
      <Row>
        {canShow && !shown && (
          <Button busy={busy} onClick={() => void read(show)}>
            {t("documents.showFile")}
          </Button>
        )}
        {shown && <Button onClick={() => setShown(null)}>{t("documents.hideFile")}</Button>}
        <Button busy={busy} onClick={() => void read((bytes) => saveFile(bytes, file.name))}>
          {t("documents.saveFile")}
        </Button>
      </Row>
      {fault && <Notice kind="bad">{fault}</Notice>}
      {shown && <Shown url={shown} file={file} />}
    </Stack>
  );
}

function Shown({ url, file }: { url: string; file: StoredFile }) {
  if (file.contentType !== PDF) return <img className={styles.image} src={url} alt={file.name} />;
  // Not `sandbox`: Chromium then refuses to show a PDF. The type of the bytes is fixed, so they are never read as a page.
  return <iframe className={styles.frame} src={url} title={file.name} />;
}

/** The bytes with the type for which the place was chosen, whatever the response has declared. */
function typed(bytes: Blob, contentType: string): Blob {
  return new Blob([bytes], { type: contentType });
}

function isReadablePdf(contentType: string): boolean {
  return contentType === PDF && navigator.pdfViewerEnabled;
}

function textOf(reason: unknown): string {
  return reason instanceof FileError ? reason.message : t("documents.readFailed");
}
