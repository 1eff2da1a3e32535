import { t } from "../../../i18n/index.ts";
import { Select } from "../../../ui/field.tsx";
import { Columns } from "../../../ui/layout.tsx";
import { MATCH_SORTS } from "../search.ts";

type Sort = (typeof MATCH_SORTS)[number];

/** The order in which the providers are listed. */
export function SortChoice({ sort, onChange }: { sort: Sort; onChange: (sort: Sort) => void }) {
  return (
    <Columns>
      <Select
        label={t("providers.sort")}
        options={MATCH_SORTS.map((value) => ({ value, label: t(`providers.sort.${value}`) }))}
        value={sort}
        onChange={(event) => {
          const next = MATCH_SORTS.find((one) => one === event.target.value);
          if (next) onChange(next);
        }}
      />
    </Columns>
  );
}
