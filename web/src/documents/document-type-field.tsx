import { useDeferredValue, useEffect, useId, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay/hooks";
import type {
  documentTypeFieldQuery,
  documentTypeFieldQuery$data,
} from "../graph/__generated__/documentTypeFieldQuery.graphql.ts";
import { t } from "../i18n/index.ts";
import { Field } from "../ui/field.tsx";
import styles from "../ui/ui.module.css";

const PAUSE_MS = 250;

const query = graphql`
  query documentTypeFieldQuery($search: String) {
    documentTypes(search: $search, first: 20) {
      nodes {
        code
        title
        maxAgeDays
      }
    }
  }
`;

type Found = NonNullable<documentTypeFieldQuery$data["documentTypes"]>["nodes"];

type Props = {
  label: string;
  /** Help for the field. The title of a chosen type takes its place. Without it, there is neither. */
  hint?: string;
  value: string;
  fault?: string | undefined;
  optional?: boolean;
  onChange: (code: string) => void;
};

/** The code of a document type, typed, or found by a word of its title. Other codes are accepted too. */
export function DocumentTypeField({ label, hint, value, fault, optional, onChange }: Props) {
  const environment = useRelayEnvironment();
  const list = useId();
  const search = useDeferredValue(value.trim());
  const [found, setFound] = useState<Found>([]);
  // A screen loads with one request. The suggestions are read when the field has the focus.
  const [used, setUsed] = useState(false);

  useEffect(() => {
    if (!used) return;
    let subscription: { unsubscribe: () => void } | null = null;
    const timer = setTimeout(
      () => {
        subscription = fetchQuery<documentTypeFieldQuery>(environment, query, {
          search: search || null,
        }).subscribe({
          next: (response) => setFound(response.documentTypes?.nodes ?? []),
          // Suggestions are a help: without them, the code can still be typed.
          error: () => setFound([]),
        });
      },
      search ? PAUSE_MS : 0,
    );
    return () => {
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  }, [environment, search, used]);

  const chosen = found.find(({ code }) => code === value.trim());
  return (
    <Field
      label={label}
      hint={hint !== undefined && chosen ? describe(chosen) : hint}
      fault={fault}
      optional={optional ?? false}
    >
      {({ id, describedBy, invalid }) => (
        <>
          <input
            id={id}
            className={styles.input}
            value={value}
            list={list}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={64}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            onFocus={() => setUsed(true)}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id={list}>
            {found.map(({ code, title }) => (
              <option key={code} value={code}>
                {title}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function describe({ title, maxAgeDays }: Found[number]): string {
  if (maxAgeDays === null || maxAgeDays === undefined) return title;
  return `${title}. ${t("documents.maxAge", { days: maxAgeDays })}`;
}
