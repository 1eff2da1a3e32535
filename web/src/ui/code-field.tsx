import { useDeferredValue, useEffect, useId, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay/hooks";
import type { codeFieldQuery } from "../graph/__generated__/codeFieldQuery.graphql.ts";
import { Field } from "./field.tsx";
import styles from "./ui.module.css";

const PAUSE_MS = 250;

const query = graphql`
  query codeFieldQuery($search: String!) {
    searchNomenclature(search: $search, level: SUBHEADING, first: 10) {
      nodes {
        code
        description
      }
    }
  }
`;

type Props = {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
  fault?: string | undefined;
};

type Entry = { readonly code: string; readonly description: string };

/** A code of the Harmonized System, typed as digits or found by a word of its description. */
export function CodeField({ label, hint, value, onChange, fault }: Props) {
  const environment = useRelayEnvironment();
  const list = useId();
  const search = useDeferredValue(value.trim());
  const [found, setFound] = useState<readonly Entry[]>([]);
  // A screen loads with one request. The suggestions are read when the field has the focus.
  const [used, setUsed] = useState(false);

  useEffect(() => {
    if (!used || search.length < 2) return;
    let subscription: { unsubscribe: () => void } | null = null;
    const timer = setTimeout(() => {
      subscription = fetchQuery<codeFieldQuery>(environment, query, { search }).subscribe({
        next: (response) => setFound(response.searchNomenclature?.nodes ?? []),
        // Suggestions are a help: without them, the code can still be typed.
        error: () => setFound([]),
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  }, [environment, search, used]);

  const chosen = found.find((entry) => entry.code === value.trim());
  return (
    <Field label={label} hint={chosen ? chosen.description : hint} fault={fault}>
      {({ id, describedBy, invalid }) => (
        <>
          <input
            id={id}
            className={styles.input}
            value={value}
            list={list}
            autoComplete="off"
            spellCheck={false}
            maxLength={100}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            onFocus={() => setUsed(true)}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id={list}>
            {found.map((entry) => (
              <option key={entry.code} value={entry.code}>
                {entry.description}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
