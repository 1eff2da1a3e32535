import { useState } from "react";
import { TextField } from "./field.tsx";

/** While a year is typed, the field holds years such as 0020. */
const FIRST_DAY = "1900-01-01";

type Props = {
  label: string;
  /** The day that is in effect, such as `2026-03-31`, or empty. */
  value: string;
  min?: string | undefined;
  max?: string | undefined;
  onChange: (day: string) => void;
};

/** A calendar day that filters a list. A half-typed day does not take effect. */
export function DayField({ label, value, min, max, onChange }: Props) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    setText(value);
  }
  return (
    <TextField
      label={label}
      type="date"
      value={text}
      min={min}
      max={max}
      onChange={(event) => {
        const day = event.target.value;
        setText(day);
        if (day === "" || day >= FIRST_DAY) onChange(day);
      }}
    />
  );
}
