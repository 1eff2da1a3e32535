import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { graphql } from "react-relay/hooks";
import type { productsPageQuery } from "../../graph/__generated__/productsPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { t } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { buttonClass } from "../../ui/button.tsx";
import type { Sorting } from "../../ui/data-table.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { ProductFilters } from "./_components/product-filters.tsx";
import { ProductTable } from "./_components/product-table.tsx";
import { type ProductsSearch, readSearch, variablesOf } from "./search.ts";

const query = graphql`
  query productsPageQuery($filter: ProductFilter, $sort: ProductSort) {
    ...useMe_query
    ...productTable_query @arguments(filter: $filter, sort: $sort)
  }
`;

export default function ProductsPage() {
  const search: ProductsSearch = useSearch({ from: "/member/products" });
  // The present rows stay until the next are there, so that the focus stays at the head of its column.
  const shown = useDeferredValue(search);
  const navigate = useNavigate({ from: "/products" });
  const change = (next: ProductsSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <Stack>
      <PageHead
        title={t("products.title")}
        actions={
          <>
            <Link to="/products/new" className={buttonClass} data-kind="primary">
              {t("products.new")}
            </Link>
            <Link to="/products/import" className={buttonClass}>
              {t("products.import")}
            </Link>
          </>
        }
      />
      <ProductFilters search={search} onChange={change} />
      <Boundary>
        <div aria-busy={shown !== search}>
          <Products
            search={shown}
            onSort={({ field, descending }) =>
              change(readSearch({ ...search, sort: field, down: descending }))
            }
          />
        </div>
      </Boundary>
    </Stack>
  );
}

type Props = { search: ProductsSearch; onSort: (sorting: Sorting) => void };

function Products({ search, onSort }: Props) {
  const { filter, sort } = variablesOf(search);
  const data = useQuery<productsPageQuery>(
    query,
    { filter, sort },
    { fetchPolicy: "store-and-network" },
  );
  const current = { field: sort.field, descending: sort.direction === "DESCENDING" };
  return <ProductTable query={data} search={search} sorting={{ current, onChange: onSort }} />;
}
