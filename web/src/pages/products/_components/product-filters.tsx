import { t, word } from "../../../i18n/index.ts";
import { Select } from "../../../ui/field.tsx";
import { Columns } from "../../../ui/layout.tsx";
import { SearchField } from "../../../ui/search-field.tsx";
import { type ProductsSearch, readSearch, verdicts } from "../search.ts";

type Props = { search: ProductsSearch; onChange: (search: ProductsSearch) => void };

/** The filters of the list. A change takes effect at once, and text after a short pause in typing. */
export function ProductFilters({ search, onChange }: Props) {
  const choose = (change: Record<string, string | undefined>) =>
    onChange(readSearch({ ...search, ...change }));
  return (
    <search>
      <Columns>
        <SearchField
          label={t("products.search")}
          value={search.text ?? ""}
          onChange={(text) => choose({ text: text || undefined })}
        />
        <Select
          label={t("products.verdict")}
          empty={t("filter.all")}
          options={verdicts.map(option)}
          value={search.verdict ?? ""}
          onChange={(event) => choose({ verdict: event.target.value })}
        />
        <Select
          label={t("products.classification")}
          empty={t("filter.all")}
          options={["PROPOSED", "CONFIRMED", "CHALLENGED"].map(option)}
          value={search.classification ?? ""}
          onChange={(event) => choose({ classification: event.target.value })}
        />
        <Select
          label={t("products.status")}
          empty={t("filter.all")}
          options={["ACTIVE", "ARCHIVED"].map(option)}
          value={search.status ?? ""}
          onChange={(event) => choose({ status: event.target.value })}
        />
      </Columns>
    </search>
  );
}

const option = (value: string) => ({ value, label: word(value) });
