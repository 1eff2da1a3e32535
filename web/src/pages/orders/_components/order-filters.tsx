import { t, word } from "../../../i18n/index.ts";
import { Select } from "../../../ui/field.tsx";
import { Columns } from "../../../ui/layout.tsx";
import { SearchField } from "../../../ui/search-field.tsx";
import { DUES, type OrdersSearch, STATUS_CHOICES } from "../search.ts";

type Props = { search: OrdersSearch; onChange: (search: OrdersSearch) => void };

export function OrderFilters({ search, onChange }: Props) {
  const set = (change: OrdersSearch) => onChange({ ...search, ...change });
  return (
    <search>
      <Columns>
        <SearchField
          label={t("orders.text")}
          value={search.text ?? ""}
          onChange={(text) => set({ text: text || undefined })}
        />
        <Select
          label={t("orders.status")}
          empty={t("filter.all")}
          options={STATUS_CHOICES.map((value) => ({
            value,
            label: value === "OPEN" ? t("orders.open") : word(value),
          }))}
          value={search.status ?? ""}
          onChange={(event) =>
            set({ status: STATUS_CHOICES.find((status) => status === event.target.value) })
          }
        />
        <Select
          label={t("orders.due")}
          empty={t("filter.all")}
          options={DUES.map((value) => ({ value, label: t(`orders.due.${value}`) }))}
          value={search.due ?? ""}
          onChange={(event) => set({ due: DUES.find((due) => due === event.target.value) })}
        />
      </Columns>
    </search>
  );
}
