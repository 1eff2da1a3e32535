import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { Columns, Row } from "../../../ui/layout.tsx";
import { type ChangesSearch, isFiltered } from "../search.ts";

type DaysProps = { search: ChangesSearch; onChange: (search: ChangesSearch) => void };

/** The days on which the changes were found. */
export function ChangeDays({ search, onChange }: DaysProps) {
  return (
    <search>
      <Columns>
        <DayField
          label={t("changes.from")}
          value={search.from ?? ""}
          max={search.to}
          onChange={(from) => onChange({ ...search, from: from || undefined })}
        />
        <DayField
          label={t("changes.to")}
          value={search.to ?? ""}
          min={search.from}
          onChange={(to) => onChange({ ...search, to: to || undefined })}
        />
      </Columns>
    </search>
  );
}

/** The filters that links in the list have set: each can be taken away. */
export function ChangeFilters({
  search,
  product,
  onChange,
}: DaysProps & { product: string | null }) {
  if (!isFiltered(search)) return null;
  return (
    <Row>
      {search.product && (
        <Filter
          text={t("changes.dropProduct", { name: product ?? t("changes.product") })}
          onDrop={() => onChange({ ...search, product: undefined })}
        />
      )}
      {search.change && (
        <Filter
          text={t("changes.dropChange")}
          onDrop={() => onChange({ ...search, change: undefined })}
        />
      )}
      <Button kind="quiet" onClick={() => onChange({})}>
        {t("changes.dropAll")}
      </Button>
    </Row>
  );
}

function Filter({ text, onDrop }: { text: string; onDrop: () => void }) {
  return (
    <Button onClick={onDrop}>
      <span className="visually-hidden">{t("changes.drop")}: </span>
      {text} <span aria-hidden="true">✕</span>
    </Button>
  );
}
