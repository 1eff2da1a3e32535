import { Link } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import { laneText } from "../../../../checks/lane.ts";
import type {
  checkHistory_query$data,
  checkHistory_query$key,
} from "../../../../graph/__generated__/checkHistory_query.graphql.ts";
import type { checkHistoryPageQuery } from "../../../../graph/__generated__/checkHistoryPageQuery.graphql.ts";
import { usePages } from "../../../../graph/use-pages.ts";
import { day, t, time } from "../../../../i18n/index.ts";
import { Badge, Verdict } from "../../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../../ui/data-table.tsx";
import { Row, Stack } from "../../../../ui/layout.tsx";
import { More } from "../../../../ui/more.tsx";

const fragment = graphql`
  fragment checkHistory_query on Query
  @argumentDefinitions(
    id: { type: "ID!" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "checkHistoryPageQuery") {
    selfChecks(productId: $id, first: $first, after: $after)
      @connection(key: "checkHistory_selfChecks") {
      edges {
        node {
          id
          verdict
          asOf
          advisory
          createdAt
          lane {
            origin
            destination
            mode
            direction
            aircraft
          }
        }
      }
    }
  }
`;

type SelfCheck = NonNullable<checkHistory_query$data["selfChecks"]>["edges"][number]["node"];

const columns: readonly Column<SelfCheck>[] = [
  {
    head: t("product.checkedAt"),
    tight: true,
    cell: ({ id, createdAt }) => (
      <Link to="/checks/$id" params={{ id }}>
        {time(createdAt)}
      </Link>
    ),
  },
  { head: t("product.laneHead"), cell: ({ lane }) => laneText(lane) },
  {
    head: t("product.verdict"),
    cell: ({ verdict, advisory }) => (
      <Row>
        <Verdict verdict={verdict} />
        {advisory && <Badge tone="neutral" text={t("product.advisory")} />}
      </Row>
    ),
  },
  { head: t("product.asOf"), tight: true, cell: ({ asOf }) => day(asOf) },
];

/** All self-checks of the product, newest first. */
export function CheckHistory({ query }: { query: checkHistory_query$key }) {
  const { data, next } = usePages<checkHistoryPageQuery, checkHistory_query$key>(fragment, query);
  const rows = data.selfChecks?.edges.map(({ node }) => node) ?? [];
  if (rows.length === 0) return null;
  return (
    <Stack gap="medium">
      <h2>{t("product.checks")}</h2>
      <DataTable
        caption={t("product.checks")}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}
