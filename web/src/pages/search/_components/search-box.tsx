import { useEffect, useRef } from "react";
import { t } from "../../../i18n/index.ts";
import { SearchField } from "../../../ui/search-field.tsx";

type Props = { value: string; onChange: (text: string) => void; onEnter: () => void };

/** The text field of the search. It has the focus when the screen opens. */
export function SearchBox({ value, onChange, onEnter }: Props) {
  const form = useRef<HTMLFormElement>(null);
  // After the heading, which takes the focus of a new page.
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        onEnter();
      }}
    >
      <SearchField
        label={t("search.label")}
        hint={t("search.hint")}
        value={value}
        onChange={onChange}
        autoComplete="off"
        spellCheck={false}
        data-search=""
      />
    </form>
  );
}
