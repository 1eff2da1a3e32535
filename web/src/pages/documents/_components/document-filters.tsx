import { useState } from "react";
import { DocumentTypeField } from "../../../documents/document-type-field.tsx";
import { documentCode } from "../../../documents/draft.ts";
import { t, word } from "../../../i18n/index.ts";
import { DayField } from "../../../ui/day-field.tsx";
import { Select } from "../../../ui/field.tsx";
import { Columns } from "../../../ui/layout.tsx";
import { type DocumentsSearch, statuses } from "../search.ts";

type Props = { search: DocumentsSearch; onChange: (search: DocumentsSearch) => void };

/** The filters of the list. A change takes effect at once, and a type when its code is complete. */
export function DocumentFilters({ search, onChange }: Props) {
  const [type, setType] = useState(search.type ?? "");
  const [seen, setSeen] = useState(search.type);
  if (search.type !== seen) {
    // The address has changed, for example by "back".
    setSeen(search.type);
    if (search.type !== documentCode(type)) setType(search.type ?? "");
  }
  const changeType = (typed: string) => {
    setType(typed);
    const code = documentCode(typed);
    if (code || typed === "") onChange({ ...search, type: code ?? undefined });
  };
  return (
    <search>
      <Columns>
        <Select
          label={t("documents.status")}
          empty={t("filter.all")}
          options={statuses.map((value) => ({
            value,
            label: value === "SUBMITTED" ? t("documents.waiting") : word(value),
          }))}
          value={search.status ?? ""}
          onChange={(event) =>
            onChange({
              ...search,
              status: (event.target.value || undefined) as DocumentsSearch["status"],
            })
          }
        />
        <DocumentTypeField label={t("documents.type")} value={type} onChange={changeType} />
        <DayField
          label={t("documents.before")}
          value={search.before ?? ""}
          onChange={(day) => onChange({ ...search, before: day || undefined })}
        />
      </Columns>
    </search>
  );
}
