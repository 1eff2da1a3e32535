import { Link } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";
import type { bulkChoice_query$key } from "../../../graph/__generated__/bulkChoice_query.graphql.ts";
import { count, t, word } from "../../../i18n/index.ts";
import { Select } from "../../../ui/field.tsx";
import { Card, Columns, Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { SearchField } from "../../../ui/search-field.tsx";
import ui from "../../../ui/ui.module.css";
import { type BulkSearch, verdicts } from "../search.ts";

const fragment = graphql`
  fragment bulkChoice_query on Query @argumentDefinitions(filter: { type: "ProductFilter!" }) {
    products(filter: $filter, first: 5) {
      totalCount
      nodes {
        id
        name
        sku
      }
    }
  }
`;

type Props = {
  query: bulkChoice_query$key;
  search: BulkSearch;
  onChange: (search: BulkSearch) => void;
};

/** The products to check: a filter, how many there are, and the first of them. */
export function BulkChoice({ query, search, onChange }: Props) {
  const { products } = useFragment(fragment, query);
  const total = products?.totalCount ?? 0;
  return (
    <Card title={t("bulk.products")}>
      <search>
        <Columns>
          <SearchField
            label={t("products.search")}
            value={search.text ?? ""}
            onChange={(text) => onChange({ ...search, text: text || undefined })}
          />
          <Select
            label={t("products.classification")}
            empty={t("filter.all")}
            options={["PROPOSED", "CONFIRMED", "CHALLENGED"].map(option)}
            value={search.classification ?? ""}
            onChange={(event) =>
              onChange({
                ...search,
                classification: (event.target.value || undefined) as BulkSearch["classification"],
              })
            }
          />
          <Select
            label={t("bulk.latest")}
            empty={t("filter.all")}
            options={verdicts.map(option)}
            value={search.verdict ?? ""}
            onChange={(event) =>
              onChange({
                ...search,
                verdict: (event.target.value || undefined) as BulkSearch["verdict"],
              })
            }
          />
        </Columns>
      </search>
      {total === 0 ? (
        <Notice>
          <p>{t("products.noMatch")}</p>
          <p>
            <Link to="/products">{t("bulk.seeProducts")}</Link>
          </p>
        </Notice>
      ) : (
        <Stack gap="small">
          <p role="status">
            <strong>{count("bulk.chosen", total)}</strong>
          </p>
          <p className={ui.muted}>
            {products?.nodes.map(({ name }) => name).join(", ")}
            {total > 5 && ` ${t("bulk.andMore", { count: total - 5 })}`}
          </p>
        </Stack>
      )}
    </Card>
  );
}

const option = (value: string) => ({ value, label: word(value) });
