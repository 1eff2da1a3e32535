import { Link } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import type {
  bulkRecent_query$data,
  bulkRecent_query$key,
} from "../../../graph/__generated__/bulkRecent_query.graphql.ts";
import type { bulkRecentPageQuery } from "../../../graph/__generated__/bulkRecentPageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { number, t, time } from "../../../i18n/index.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Card } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { JobBadge } from "./job-badge.tsx";

const fragment = graphql`
  fragment bulkRecent_query on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" })
  @refetchable(queryName: "bulkRecentPageQuery") {
    bulkSelfChecks(first: $first, after: $after) @connection(key: "bulkRecent_bulkSelfChecks") {
      edges {
        node {
          id
          status
          totalCount
          createdAt
        }
      }
    }
  }
`;

type Run = NonNullable<bulkRecent_query$data["bulkSelfChecks"]>["edges"][number]["node"];

const columns: readonly Column<Run>[] = [
  {
    head: t("bulk.started"),
    cell: ({ id, createdAt }) => (
      <Link to="/checks/bulk" search={{ run: id }}>
        {time(createdAt)}
      </Link>
    ),
  },
  { head: t("bulk.status"), cell: ({ status }) => <JobBadge status={status} /> },
  { head: t("bulk.checks"), numeric: true, cell: ({ totalCount }) => number(totalCount) },
];

/** The bulk self-checks of the last 90 days, newest first. */
export function BulkRecent({ query }: { query: bulkRecent_query$key }) {
  const { data, next } = usePages<bulkRecentPageQuery, bulkRecent_query$key>(fragment, query);
  const runs = data.bulkSelfChecks?.edges.map(({ node }) => node) ?? [];
  if (runs.length === 0) return null;
  return (
    <Card title={t("bulk.recent")}>
      <DataTable caption={t("bulk.recent")} columns={columns} rows={runs} keyOf={({ id }) => id} />
      <More shown={runs.length} pager={next} />
    </Card>
  );
}
