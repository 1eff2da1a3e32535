import { useState } from "react";
import { t } from "../../../../i18n/index.ts";
import { Button } from "../../../../ui/button.tsx";
import { factValue } from "../../../../ui/fact-questions.tsx";
import { Choices, TextField } from "../../../../ui/field.tsx";
import { Row } from "../../../../ui/layout.tsx";
import styles from "../../products.module.css";
import { cleared, type FactChange, type KnownFact, readFact, typeOf } from "../fact.ts";

type Props = {
  fact: KnownFact;
  label: string;
  unit: string | null;
  /** The product cannot be changed. */
  fixed: boolean;
  busy: boolean;
  onChange: (change: FactChange, done: () => void) => void;
};

/** One known fact. It is changed in place, or removed, and then the rules ask for it again. */
export function FactRow({ fact, label, unit, fixed, busy, onChange }: Props) {
  const [editing, setEditing] = useState(false);
  const [edited, setEdited] = useState(false);
  const end = () => {
    setEditing(false);
    setEdited(true);
  };
  const value = factValue(fact);
  if (editing) {
    return (
      <FactEditor
        fact={fact}
        label={label}
        unit={unit}
        begin={value}
        busy={busy}
        onSave={(change) => onChange(change, end)}
        onCancel={end}
      />
    );
  }
  return (
    <div className={styles.fact}>
      <span>
        {label.endsWith("?") ? label : `${label}:`}{" "}
        <strong>{[value, unit].filter(Boolean).join(" ")}</strong>
      </span>
      {!fixed && (
        <span className={styles.factActions}>
          <Button
            kind="quiet"
            autoFocus={edited}
            aria-label={t("product.changeFact", { fact: label })}
            onClick={() => setEditing(true)}
          >
            {t("facts.change")}
          </Button>
          <Button
            kind="quiet"
            busy={busy}
            aria-label={t("product.removeFact", { fact: label })}
            onClick={() => onChange(cleared(fact), () => undefined)}
          >
            {t("product.remove")}
          </Button>
        </span>
      )}
    </div>
  );
}

type EditorProps = {
  fact: KnownFact;
  label: string;
  unit: string | null;
  begin: string;
  busy: boolean;
  onSave: (change: FactChange) => void;
  onCancel: () => void;
};

function FactEditor({ fact, label, unit, begin, busy, onSave, onCancel }: EditorProps) {
  const [text, setText] = useState(begin);
  const [fault, setFault] = useState<string>();
  const type = typeOf(fact);
  const cancel = <Button onClick={onCancel}>{t("action.cancel")}</Button>;
  if (type === "flag") {
    return (
      <Row>
        <Choices
          legend={label}
          name={fact.name}
          value={String(fact.flag)}
          options={[
            { value: "true", label: t("entry.yes") },
            { value: "false", label: t("entry.no") },
          ]}
          onChange={(value) => onSave({ name: fact.name, flag: value === "true" })}
        />
        {cancel}
      </Row>
    );
  }
  const save = () => {
    const change = readFact(fact, text);
    setFault(
      change ? undefined : t(type === "number" ? "facts.numberMissing" : "facts.textMissing"),
    );
    if (change) onSave(change);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Row ofField>
        <TextField
          label={label}
          hint={unit ? t("facts.unit", { unit }) : undefined}
          value={text}
          fault={fault}
          autoFocus
          inputMode={type === "number" ? "decimal" : "text"}
          maxLength={300}
          onChange={({ target }) => setText(target.value)}
        />
        <Button type="submit" kind="primary" busy={busy}>
          {t("action.save")}
        </Button>
        {cancel}
      </Row>
    </form>
  );
}
