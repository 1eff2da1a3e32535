import { useState } from "react";
import { t } from "../i18n/index.ts";
import { TextField } from "../ui/field.tsx";
import { type Faults, faultAt } from "../ui/form.tsx";
import styles from "../ui/ui.module.css";
import type { Chosen } from "./rules.ts";

type Props = {
  label?: string;
  /** Name of the password in the input of the mutation. */
  field: string;
  value: Chosen;
  faults: Faults;
  onChange: (value: Chosen) => void;
};

/** A new password, its rules, and its repetition. */
export function NewPassword({ label, field, value, faults, onChange }: Props) {
  const [shown, setShown] = useState(false);
  const type = shown ? "text" : "password";
  return (
    <>
      <TextField
        label={label ?? t("password.new")}
        hint={t("password.rules")}
        type={type}
        autoComplete="new-password"
        spellCheck={false}
        autoCapitalize="none"
        value={value.password}
        fault={faultAt(faults, field)}
        onChange={(event) => onChange({ ...value, password: event.target.value })}
      />
      <TextField
        label={t("password.again")}
        type={type}
        autoComplete="new-password"
        spellCheck={false}
        autoCapitalize="none"
        value={value.again}
        fault={faultAt(faults, "again")}
        onChange={(event) => onChange({ ...value, again: event.target.value })}
      />
      <label className={styles.choice}>
        <input
          type="checkbox"
          checked={shown}
          onChange={(event) => setShown(event.target.checked)}
        />
        {t("password.show")}
      </label>
    </>
  );
}
