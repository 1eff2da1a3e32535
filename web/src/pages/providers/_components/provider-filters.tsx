import { countryOptions } from "../../../i18n/countries.ts";
import { t, word } from "../../../i18n/index.ts";
import { languageList } from "../../../i18n/languages.ts";
import { ORDER_TYPES } from "../../../orders/order-types.ts";
import { Select } from "../../../ui/field.tsx";
import { Columns } from "../../../ui/layout.tsx";
import { SearchField } from "../../../ui/search-field.tsx";
import { type ProvidersSearch, SORTS } from "../search.ts";

const named = ({ code, name }: { code: string; name: string }) => ({ value: code, label: name });
const languages = languageList.map(named);

type Props = {
  search: ProvidersSearch;
  documents: readonly { readonly code: string; readonly title: string }[];
  onChange: (search: ProvidersSearch) => void;
};

/** The filters of the directory. A change takes effect at once, and text after a short pause in typing. */
export function ProviderFilters({ search, documents, onChange }: Props) {
  const set = (change: ProvidersSearch) => onChange({ ...search, ...change });
  return (
    <search>
      <Columns>
        <SearchField
          label={t("providers.text")}
          value={search.text ?? ""}
          onChange={(text) => set({ text: text || undefined })}
        />
        <Select
          label={t("providers.market")}
          empty={t("filter.all")}
          options={countryOptions}
          value={search.market ?? ""}
          onChange={(event) => set({ market: event.target.value || undefined })}
        />
        <Select
          label={t("providers.document")}
          empty={t("filter.all")}
          options={documents.map(({ code, title }) => ({ value: code, label: title }))}
          value={search.document ?? ""}
          onChange={(event) => set({ document: event.target.value || undefined })}
        />
        <Select
          label={t("providers.service")}
          empty={t("filter.all")}
          options={ORDER_TYPES.map((value) => ({ value, label: word(value) }))}
          value={search.service ?? ""}
          onChange={(event) =>
            set({ service: ORDER_TYPES.find((service) => service === event.target.value) })
          }
        />
        <Select
          label={t("providers.language")}
          empty={t("filter.all")}
          options={languages}
          value={search.language ?? ""}
          onChange={(event) => set({ language: event.target.value || undefined })}
        />
        <Select
          label={t("providers.sort")}
          options={SORTS.map((value) => ({ value, label: t(`providers.sort.${value}`) }))}
          value={search.sort ?? "NAME"}
          onChange={(event) => set({ sort: SORTS.find((sort) => sort === event.target.value) })}
        />
      </Columns>
    </search>
  );
}
