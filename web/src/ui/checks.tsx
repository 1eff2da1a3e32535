import { useId } from "react";
import styles from "./ui.module.css";

type Props = {
  legend: string;
  options: readonly { value: string; label: string; hint?: string }[];
  values: readonly string[];
  fault?: string | undefined;
  onChange: (values: string[]) => void;
};

/** Any number of a few choices, all visible. */
export function Checks({ legend, options, values, fault, onChange }: Props) {
  const id = useId();
  const toggle = (value: string, on: boolean) =>
    onChange(
      options
        .map((option) => option.value)
        .filter((each) => (each === value ? on : values.includes(each))),
    );
  return (
    <fieldset className={styles.choices} aria-describedby={fault ? `${id}-fault` : undefined}>
      <legend className={styles.label}>{legend}</legend>
      {options.map(({ value, label, hint }) => (
        <label key={value} className={styles.choice}>
          <input
            type="checkbox"
            checked={values.includes(value)}
            aria-invalid={Boolean(fault)}
            onChange={(event) => toggle(value, event.target.checked)}
          />
          <span>
            {label}
            {hint && <span className={styles.hint}> – {hint}</span>}
          </span>
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
