import { useId, useState } from "react";
import { fileSize } from "../../../../files/accepted.ts";
import { saveFile } from "../../../../files/download.ts";
import { number, t } from "../../../../i18n/index.ts";
import { Button } from "../../../../ui/button.tsx";
import { Field } from "../../../../ui/field.tsx";
import { type Faults, Form, faultAt, invalid } from "../../../../ui/form.tsx";
import { Card, Row } from "../../../../ui/layout.tsx";
import ui from "../../../../ui/ui.module.css";
import styles from "../../products.module.css";
import { byteLength, decode, MOST_BYTES, MOST_ROWS, template } from "../csv-text.ts";

type Props = {
  csv: string;
  onChange: (csv: string) => void;
  busy: boolean;
  faults: Faults;
  onSubmit: () => void;
};

/** The file, chosen or pasted. What was chosen can be mended in the text before it is sent. */
export function ImportForm({ csv, onChange, busy, faults, onSubmit }: Props) {
  const file = useId();
  const [own, setOwn] = useState<Faults | null>(null);
  const shown = own ?? faults;
  const refuse = (message: string) => setOwn({ errors: [invalid("csv", message)], failure: null });

  const read = async (chosen: File | undefined) => {
    if (!chosen) return;
    // UTF-16 has twice the bytes of the text that is sent.
    if (chosen.size > 2 * MOST_BYTES) {
      refuse(t("import.tooLarge", { most: fileSize(MOST_BYTES) }));
      return;
    }
    try {
      onChange(decode(await chosen.arrayBuffer()));
      setOwn(null);
    } catch {
      refuse(t("import.unreadable"));
    }
  };
  const send = () => {
    if (csv.trim() === "") refuse(t("import.empty"));
    else if (byteLength(csv) > MOST_BYTES) {
      refuse(t("import.tooLarge", { most: fileSize(MOST_BYTES) }));
    } else {
      setOwn(null);
      onSubmit();
    }
  };
  const saveTemplate = () =>
    saveFile(new Blob([template()], { type: "text/csv;charset=utf-8" }), "products.csv");

  return (
    <Card>
      <p>{t("import.columns", { rows: number(MOST_ROWS) })}</p>
      <div>
        <Button onClick={saveTemplate}>{t("import.template")}</Button>
      </div>
      <Form faults={shown} onSubmit={send}>
        <div className={ui.field}>
          <label className={ui.label} htmlFor={file}>
            {t("import.file")}
          </label>
          <input
            id={file}
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            className={ui.input}
            onChange={({ target }) => {
              void read(target.files?.[0]);
              // The same file can be chosen again after it was mended.
              target.value = "";
            }}
          />
        </div>
        <Field label={t("import.text")} hint={t("import.textHint")} fault={faultAt(shown, "csv")}>
          {({ id, describedBy, invalid }) => (
            <textarea
              id={id}
              className={`${ui.input} ${styles.file}`}
              value={csv}
              wrap="off"
              spellCheck={false}
              aria-describedby={describedBy}
              aria-invalid={invalid}
              onChange={({ target }) => onChange(target.value)}
            />
          )}
        </Field>
        <Row>
          <Button kind="primary" type="submit" busy={busy}>
            {t("import.send")}
          </Button>
          <span className={ui.muted}>{t("import.sendHint")}</span>
        </Row>
      </Form>
    </Card>
  );
}
