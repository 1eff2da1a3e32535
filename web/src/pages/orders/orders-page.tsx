import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { graphql } from "react-relay/hooks";
import type { ordersPageQuery } from "../../graph/__generated__/ordersPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { t } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { buttonClass } from "../../ui/button.tsx";
import type { Sorting } from "../../ui/data-table.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { OrderFilters } from "./_components/order-filters.tsx";
import { OrderTable } from "./_components/order-table.tsx";
import { isFiltered, type OrdersSearch, readSearch, variablesOf } from "./search.ts";

const query = graphql`
  query ordersPageQuery($filter: OrderFilter, $sort: OrderSort) {
    ...useMe_query
    me {
      id
      organisation {
        id
        kind
      }
    }
    ...orderTable_query @arguments(filter: $filter, sort: $sort)
  }
`;

export default function OrdersPage() {
  const search: OrdersSearch = useSearch({ from: "/member/orders" });
  const navigate = useNavigate({ from: "/orders" });
  // The present rows stay until the next are there, so that the focus stays at the head of its column.
  const shown = useDeferredValue(search);
  const change = (next: OrdersSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <Stack>
      <PageHead
        title={t("orders.title")}
        lead={t("orders.lead")}
        actions={
          <Link to="/enquiries" className={buttonClass}>
            {t("orders.enquiries")}
          </Link>
        }
      />
      <OrderFilters search={search} onChange={change} />
      <Boundary>
        <div aria-busy={shown !== search}>
          <Orders
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

type Props = { search: OrdersSearch; onSort: (sorting: Sorting) => void };

function Orders({ search, onSort }: Props) {
  const { filter, sort } = variablesOf(search);
  const data = useQuery<ordersPageQuery>(
    query,
    { filter, sort },
    { fetchPolicy: "store-and-network" },
  );
  const own = data.me?.organisation;
  return (
    <OrderTable
      query={data}
      own={own?.id}
      isSeller={own?.kind === "SELLER"}
      filtered={isFiltered(search)}
      sorting={{
        current: { field: sort.field, descending: sort.direction === "DESCENDING" },
        onChange: onSort,
      }}
    />
  );
}
