import type {
  InputHTMLAttributes,
  ReactNode,
  SelectHTMLAttributes,
  TextareaHTMLAttributes,
} from "react";
import { useId } from "react";
import { number, t } from "../i18n/index.ts";
import styles from "./ui.module.css";

type Common = {
  label: string;
  hint?: ReactNode;
  fault?: string | undefined;
  optional?: boolean;
};

type Limited = { value?: unknown; maxLength?: number | undefined };

type Parts = { id: string; describedBy: string | undefined; invalid: boolean };

/** The label, hint and fault of a control, connected with it for assistive technology. */
export function Field({
  label,
  hint,
  fault,
  optional,
  limited = {},
  children,
}: Common & { limited?: Limited; children: (parts: Parts) => ReactNode }) {
  const id = useId();
  const ids = [hint ? `${id}-hint` : null, fault ? `${id}-fault` : null].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label} {optional && <span className={styles.optional}>{t("field.optional")}</span>}
      </label>
      {hint && (
        <div className={styles.hint} id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {children({ id, describedBy: ids || undefined, invalid: Boolean(fault) })}
      <Full {...limited} />
      {fault && (
        <div className={styles.fault} id={`${id}-fault`}>
          {fault}
        </div>
      )}
    </div>
  );
}

/** Says that a field is full: a browser cuts off the end of a longer text that is pasted into it. */
function Full({ value, maxLength }: Limited) {
  if (typeof value !== "string" || maxLength === undefined || value.length < maxLength) return null;
  return (
    <div role="status" className={styles.hint}>
      {t("field.full", { most: number(maxLength) })}
    </div>
  );
}

type InputProps = Common & InputHTMLAttributes<HTMLInputElement>;

export function TextField({ label, hint, fault, optional, ...input }: InputProps) {
  return (
    <Field label={label} hint={hint} fault={fault} optional={optional ?? false} limited={input}>
      {({ id, describedBy, invalid }) => (
        <input
          {...input}
          id={id}
          className={styles.input}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        />
      )}
    </Field>
  );
}

type AreaProps = Common & TextareaHTMLAttributes<HTMLTextAreaElement>;

export function TextArea({ label, hint, fault, optional, ...input }: AreaProps) {
  return (
    <Field label={label} hint={hint} fault={fault} optional={optional ?? false} limited={input}>
      {({ id, describedBy, invalid }) => (
        <textarea
          {...input}
          id={id}
          className={styles.input}
          rows={input.rows ?? 4}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        />
      )}
    </Field>
  );
}

type SelectProps = Common &
  SelectHTMLAttributes<HTMLSelectElement> & {
    options: readonly { value: string; label: string }[];
    /** The text of the choice without a value. Without it, there is no such choice. */
    empty?: string;
  };

export function Select({ label, hint, fault, optional, options, empty, ...select }: SelectProps) {
  return (
    <Field label={label} hint={hint} fault={fault} optional={optional ?? false}>
      {({ id, describedBy, invalid }) => (
        <select
          {...select}
          id={id}
          className={styles.input}
          aria-describedby={describedBy}
          aria-invalid={invalid}
        >
          {empty !== undefined && <option value="">{empty}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type ChoicesProps = {
  legend: string;
  name: string;
  options: readonly { value: string; label: string }[];
  value: string | null;
  fault?: string | undefined;
  onChange: (value: string) => void;
};

/** One choice of a few, all visible. */
export function Choices({ legend, name, options, value, fault, onChange }: ChoicesProps) {
  const id = useId();
  return (
    <fieldset className={styles.choices} aria-describedby={fault ? `${id}-fault` : undefined}>
      <legend className={styles.label}>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.choice}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
      {fault && (
        <div className={styles.fault} id={`${id}-fault`}>
          {fault}
        </div>
      )}
    </fieldset>
  );
}
