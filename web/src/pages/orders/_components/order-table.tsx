import { Link } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import { laneText } from "../../../checks/lane.ts";
import type {
  orderTable_query$data,
  orderTable_query$key,
} from "../../../graph/__generated__/orderTable_query.graphql.ts";
import type { orderTablePageQuery } from "../../../graph/__generated__/orderTablePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { day, t } from "../../../i18n/index.ts";
import { OrderStatus } from "../../../orders/order-status.tsx";
import { partyName } from "../../../orders/party-name.ts";
import { Badge } from "../../../ui/badge.tsx";
import { buttonClass } from "../../../ui/button.tsx";
import { type Column, DataTable, type Sorting } from "../../../ui/data-table.tsx";
import { Row, Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { Empty } from "../../../ui/notice.tsx";

const fragment = graphql`
  fragment orderTable_query on Query
  @argumentDefinitions(
    filter: { type: "OrderFilter" }
    sort: { type: "OrderSort" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "orderTablePageQuery") {
    orders(filter: $filter, sort: $sort, first: $first, after: $after)
      @connection(key: "orderTable_orders") {
      edges {
        node {
          id
          number
          status
          dueAt
          quoteBy
          overdueAt
          updatedAt
          lane {
            origin
            destination
            mode
            direction
            aircraft
          }
          product {
            id
            name
          }
          seller {
            id
            displayName
          }
          provider {
            id
            displayName
          }
          candidates {
            organisation {
              id
              displayName
            }
          }
        }
      }
    }
  }
`;

type Order = NonNullable<orderTable_query$data["orders"]>["edges"][number]["node"];

const columns = (own: string | undefined): readonly Column<Order>[] => [
  {
    head: t("orders.number"),
    tight: true,
    sort: "NUMBER",
    cell: ({ id, number }) => (
      <Link to="/orders/$id" params={{ id }}>
        {number}
      </Link>
    ),
  },
  { head: t("orders.product"), cell: ({ product }) => product?.name },
  { head: t("orders.lane"), cell: ({ lane }) => laneText(lane) },
  {
    head: t("orders.status"),
    cell: ({ status, overdueAt }) => (
      <Row>
        <OrderStatus status={status} />
        {overdueAt && <Badge tone="bad" text={t("orders.late")} />}
      </Row>
    ),
  },
  { head: t("orders.with"), cell: (order) => others(order, own) },
  { head: t("orders.due"), sort: "DUE_AT", cell: dueText },
  {
    head: t("orders.changed"),
    tight: true,
    sort: "UPDATED_AT",
    cell: ({ updatedAt }) => day(updatedAt),
  },
];

/** The other side: the seller for a provider, and for a seller the provider, or those that were asked. */
function others(order: Order, own: string | undefined): string {
  if (order.seller.id !== own) return partyName(order.seller);
  if (order.provider) return partyName(order.provider);
  return order.candidates.map(({ organisation }) => partyName(organisation)).join(", ");
}

/** The day of the report, or until there is a provider, the day until which quotes are possible. */
function dueText({ dueAt, quoteBy, status }: Order): string | null {
  if (dueAt) return day(dueAt);
  if (!quoteBy || !["REQUESTED", "QUOTED"].includes(status)) return null;
  return t("orders.quotesBy", { day: day(quoteBy) });
}

type Props = {
  query: orderTable_query$key;
  own: string | undefined;
  isSeller: boolean;
  filtered: boolean;
  sorting: { current: Sorting; onChange: (next: Sorting) => void };
};

export function OrderTable({ query, own, isSeller, filtered, sorting }: Props) {
  const { data, next } = usePages<orderTablePageQuery, orderTable_query$key>(fragment, query);
  const rows = data.orders?.edges.map(({ node }) => node) ?? [];
  if (rows.length === 0) {
    if (filtered) return <Empty text={t("orders.noMatch")} />;
    return isSeller ? <First /> : <Empty text={t("orders.noneProvider")} />;
  }
  return (
    <Stack gap="medium">
      <DataTable
        caption={t("orders.title")}
        columns={columns(own)}
        rows={rows}
        keyOf={({ id }) => id}
        sorting={sorting}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}

/** The list before the first order, which begins with the check of a product. */
function First() {
  return (
    <Empty
      text={t("orders.none")}
      action={
        <Link to="/products" className={buttonClass} data-kind="primary">
          {t("orders.toProducts")}
        </Link>
      }
    />
  );
}
