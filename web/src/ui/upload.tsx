import { type ReactNode, useId, useState } from "react";
import { ACCEPT, fileSize, LARGEST_BYTES } from "../files/accepted.ts";
import type { UploadItem } from "../files/uploads.ts";
import type { Uploads } from "../files/use-uploads.ts";
import { count, t } from "../i18n/index.ts";
import { Badge } from "./badge.tsx";
import { Button } from "./button.tsx";
import { Row, Stack } from "./layout.tsx";
import ui from "./ui.module.css";
import styles from "./upload.module.css";

type PickerProps = {
  label: string;
  hint?: ReactNode;
  several?: boolean;
  fault?: string | undefined;
  onFiles: (files: File[]) => void;
};

/** A button and an area that take files: chosen, dropped, or taken with the camera of a phone. */
export function FilePicker({ label, hint, several = false, fault, onFiles }: PickerProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const all = [...(files ?? [])];
    if (all.length > 0) onFiles(several ? all : all.slice(0, 1));
  };
  return (
    <div className={ui.field}>
      <span className={ui.label} id={`${id}-label`}>
        {label}
      </span>
      <div className={ui.hint} id={`${id}-hint`}>
        {hint} {t("upload.hint", { most: fileSize(LARGEST_BYTES) })}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button works with any input device */}
      <div
        className={styles.drop}
        data-over={over}
        data-invalid={Boolean(fault)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
      >
        <label className={`${ui.button} ${styles.pick}`}>
          <input
            type="file"
            className="visually-hidden"
            accept={ACCEPT}
            multiple={several}
            aria-describedby={`${id}-label ${id}-hint${fault ? ` ${id}-fault` : ""}`}
            aria-invalid={Boolean(fault)}
            onChange={(event) => {
              take(event.target.files);
              // The same file can be chosen again, for example after it was removed.
              event.target.value = "";
            }}
          />
          {t(several ? "upload.chooseSeveral" : "upload.choose")}
        </label>
        <span className={`${ui.muted} ${styles.orDrop}`}>
          {t(several ? "upload.dropSeveral" : "upload.drop")}
        </span>
      </div>
      {fault && (
        <div className={ui.fault} id={`${id}-fault`}>
          {fault}
        </div>
      )}
    </div>
  );
}

type RowProps = {
  item: UploadItem;
  /** The name of the file is shown elsewhere. */
  nameless?: boolean;
  onRetry: () => void;
  onRemove: () => void;
};

/** One file: its progress, or why it was not uploaded, and what can be done. */
export function UploadRow({ item, nameless = false, onRetry, onRemove }: RowProps) {
  const { file, state } = item;
  const running = state === "waiting" || state === "sending";
  return (
    <div className={styles.item}>
      <div className={styles.line}>
        {!nameless && <span className={styles.name}>{file.name}</span>}
        <span className={ui.muted}>
          {state === "sending"
            ? t("upload.sent", { sent: fileSize(item.sentBytes), size: fileSize(file.size) })
            : fileSize(file.size)}
        </span>
      </div>
      {running && (
        <progress
          className={styles.bar}
          aria-label={t("upload.progress", { name: file.name })}
          max={Math.max(1, file.size)}
          value={item.sentBytes}
        />
      )}
      {item.fault && <p className={ui.fault}>{item.fault}</p>}
      <Row>
        {state === "done" && <Badge tone="good" text={t("upload.done")} />}
        {state === "failed" && item.canRetry && (
          <Button onClick={onRetry}>{t("action.retry")}</Button>
        )}
        <Button kind="quiet" onClick={onRemove}>
          {t(running ? "upload.cancel" : "upload.remove")}
          <span className="visually-hidden">{file.name}</span>
        </Button>
      </Row>
    </div>
  );
}

type Props = Omit<PickerProps, "onFiles"> & { uploads: Uploads };

/** Chooses files, uploads them at once, and shows how far they are. Without `several`, a new file replaces the one before. */
export function Upload({ uploads, ...picker }: Props) {
  const { items, add, retry, remove } = uploads;
  const take = (files: File[]) => {
    if (!picker.several) for (const { key } of items) remove(key);
    add(files);
  };
  return (
    <Stack gap="medium">
      <FilePicker {...picker} onFiles={take} />
      {items.length > 0 && (
        <ul className={styles.items}>
          {items.map((item) => (
            <li key={item.key}>
              <UploadRow
                item={item}
                onRetry={() => retry(item.key)}
                onRemove={() => remove(item.key)}
              />
            </li>
          ))}
        </ul>
      )}
      <UploadNews items={items} />
    </Stack>
  );
}

/** Tells a screen reader when files are uploaded or have failed. */
export function UploadNews({ items }: { items: readonly UploadItem[] }) {
  const done = items.filter(({ state }) => state === "done").length;
  const faults = items.filter(({ fault }) => fault !== null);
  return (
    <div role="status" className="visually-hidden">
      {done > 0 && count("upload.ready", done)}
      {faults.map(({ key, file, fault }) => (
        <span key={key}>
          {" "}
          {file.name}: {fault}
        </span>
      ))}
    </div>
  );
}
