import { Link } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import { laneText } from "../../../checks/lane.ts";
import type {
  bulkResults_query$data,
  bulkResults_query$key,
} from "../../../graph/__generated__/bulkResults_query.graphql.ts";
import type { bulkResultsPageQuery } from "../../../graph/__generated__/bulkResultsPageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { day, t } from "../../../i18n/index.ts";
import { Verdict } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { Empty } from "../../../ui/notice.tsx";

const fragment = graphql`
  fragment bulkResults_query on Query
  @argumentDefinitions(
    filter: { type: "SelfCheckFilter!" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "bulkResultsPageQuery") {
    selfChecks(filter: $filter, first: $first, after: $after)
      @connection(key: "bulkResults_selfChecks") {
      edges {
        node {
          id
          verdict
          asOf
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
            sku
          }
        }
      }
    }
  }
`;

type Check = NonNullable<bulkResults_query$data["selfChecks"]>["edges"][number]["node"];

const columns: readonly Column<Check>[] = [
  {
    head: t("products.name"),
    cell: ({ id, product }) => (
      <Link to="/checks/$id" params={{ id }}>
        {product?.name ?? t("checks.title")}
      </Link>
    ),
  },
  { head: t("products.sku"), cell: ({ product }) => product?.sku },
  { head: t("bulk.laneHead"), cell: ({ lane }) => laneText(lane) },
  { head: t("bulk.verdict"), cell: ({ verdict }) => <Verdict verdict={verdict} /> },
  { head: t("checks.asOf"), tight: true, cell: ({ asOf }) => day(asOf) },
];

type Props = { query: bulkResults_query$key; running: boolean; onRefresh: () => void };

/** The checks of a bulk self-check, newest first. */
export function BulkResults({ query, running, onRefresh }: Props) {
  const { data, next } = usePages<bulkResultsPageQuery, bulkResults_query$key>(fragment, query);
  const rows = data.selfChecks?.edges.map(({ node }) => node) ?? [];
  return (
    <Stack gap="medium">
      {running && (
        <div>
          <Button onClick={onRefresh}>{t("bulk.refresh")}</Button>
        </div>
      )}
      {rows.length === 0 ? (
        <Empty text={t(running ? "bulk.noResultsYet" : "bulk.noResults")} />
      ) : (
        <>
          <DataTable
            caption={t("bulk.results")}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
          />
          <More shown={rows.length} pager={next} />
        </>
      )}
    </Stack>
  );
}
