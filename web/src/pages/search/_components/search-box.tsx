import { useEffect, useRef, useState } from "react";
import { t } from "../../../i18n/index.ts";
import { Field } from "../../../ui/field.tsx";
import ui from "../../../ui/ui.module.css";

const PAUSE_MS = 250;

type Props = { value: string; onChange: (text: string) => void; onEnter: () => void };

/** The text field of the search. It has the focus when the screen opens. */
export function SearchBox({ value, onChange, onEnter }: Props) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const typed = text.trim();
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onEnter();
      }}
    >
      <Field label={t("search.label")} hint={t("search.hint")}>
        {({ id, describedBy }) => (
          <input
            ref={input}
            id={id}
            type="search"
            className={ui.input}
            value={text}
            maxLength={100}
            autoComplete="off"
            spellCheck={false}
            aria-describedby={describedBy}
            data-search=""
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </form>
  );
}
