import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type {
  productTable_query$data,
  productTable_query$key,
} from "../../../graph/__generated__/productTable_query.graphql.ts";
import type { productTablePageQuery } from "../../../graph/__generated__/productTablePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { country, day, t } from "../../../i18n/index.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { type Column, DataTable, type Sorting } from "../../../ui/data-table.tsx";
import { Row, Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { Empty } from "../../../ui/notice.tsx";
import { nothing, type Selected } from "../../../ui/selection.ts";
import styles from "../products.module.css";
import { bulkOf, isFiltered, type ProductsSearch } from "../search.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { LaneVerdicts } from "./lane-verdicts.tsx";
import { ArchivedBadge, ClassificationBadge } from "./product-badges.tsx";

const fragment = graphql`
  fragment productTable_query on Query
  @argumentDefinitions(
    filter: { type: "ProductFilter" }
    sort: { type: "ProductSort" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "productTablePageQuery") {
    products(filter: $filter, sort: $sort, first: $first, after: $after)
      @connection(key: "productTable_products") {
      edges {
        node {
          id
          sku
          name
          hsCode
          originCountry
          status
          createdAt
          classification {
            status
          }
          ...laneVerdicts_product
        }
      }
    }
  }
`;

type Product = NonNullable<productTable_query$data["products"]>["edges"][number]["node"];

const columns: readonly Column<Product>[] = [
  {
    head: t("products.name"),
    sort: "NAME",
    cell: (product) => (
      <span className={styles.name}>
        <Link to="/products/$id" params={{ id: product.id }}>
          {product.name}
        </Link>{" "}
        <ArchivedBadge status={product.status} />
      </span>
    ),
  },
  {
    head: t("products.sku"),
    tight: true,
    sort: "SKU",
    cell: ({ sku }) => sku,
  },
  { head: t("products.verdicts"), cell: (product) => <LaneVerdicts product={product} /> },
  {
    head: t("products.code"),
    cell: ({ hsCode, classification }) => (
      <Stack gap="small">
        <span>{hsCode}</span>
        {classification && <ClassificationBadge status={classification.status} />}
      </Stack>
    ),
  },
  { head: t("products.origin"), cell: (product) => country(product.originCountry) },
  {
    head: t("products.added"),
    tight: true,
    sort: "CREATED_AT",
    cell: ({ createdAt }) => createdAt && day(createdAt),
  },
];

type Props = {
  query: productTable_query$key;
  search: ProductsSearch;
  sorting: { current: Sorting; onChange: (next: Sorting) => void };
};

export function ProductTable({ query, search, sorting }: Props) {
  const { data, next } = usePages<productTablePageQuery, productTable_query$key>(fragment, query);
  const [selected, setSelected] = useState<Selected>(nothing);
  const rows = data.products?.edges.map(({ node }) => node) ?? [];
  if (rows.length === 0)
    return isFiltered(search) ? <Empty text={t("products.noMatch")} /> : <First />;
  return (
    <Stack gap="medium">
      <DataTable
        caption={t("products.title")}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        sorting={sorting}
        selection={{
          selected,
          onChange: setSelected,
          nameOf: ({ name, sku }) => `${name}, ${sku}`,
        }}
      />
      <More shown={rows.length} pager={next} />
      <p>
        <Link to="/checks/bulk" search={bulkOf(search)}>
          {t(isFiltered(search) ? "products.checkMatching" : "products.checkAll")}
        </Link>
      </p>
      <BulkBar
        chosen={rows.filter(({ id }) => selected.has(id))}
        onKeep={(ids) => setSelected(new Set(ids))}
      />
    </Stack>
  );
}

/** The place of the list before there is a product. */
function First() {
  return (
    <Empty
      text={t("products.none")}
      action={
        <Row>
          <Link to="/products/new" className={buttonClass} data-kind="primary">
            {t("products.new")}
          </Link>
          <Link to="/products/import" className={buttonClass}>
            {t("products.import")}
          </Link>
        </Row>
      }
    />
  );
}
