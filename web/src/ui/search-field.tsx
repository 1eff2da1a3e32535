import { type InputHTMLAttributes, useEffect, useState } from "react";
import { TextField } from "./field.tsx";

const PAUSE_MS = 300;

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value"> & {
  label: string;
  hint?: string;
  /** The text that is in effect, for example in the address of the page. */
  value: string;
  onChange: (text: string) => void;
};

/** A text that filters a list after a short pause in typing. It follows the address, for example after "back". */
export function SearchField({ label, hint, value, onChange, ...input }: Props) {
  const [text, setText] = useState(value);
  const [sent, setSent] = useState(value);
  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    // The value was changed elsewhere, and not by what was typed here.
    if (value !== sent) {
      setSent(value);
      setText(value);
    }
  }
  useEffect(() => {
    const typed = text.trim();
    if (typed === sent) return;
    const timer = setTimeout(() => {
      setSent(typed);
      onChange(typed);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, sent, onChange]);
  return (
    <TextField
      maxLength={100}
      {...input}
      label={label}
      hint={hint}
      type="search"
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}
