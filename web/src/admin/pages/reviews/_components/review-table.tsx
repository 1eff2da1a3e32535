import { graphql } from "react-relay/hooks";
import type {
  reviewTable_query$data,
  reviewTable_query$key,
} from "../../../../graph/__generated__/reviewTable_query.graphql.ts";
import type { reviewTablePageQuery } from "../../../../graph/__generated__/reviewTablePageQuery.graphql.ts";
import { usePages } from "../../../../graph/use-pages.ts";
import { ago, t, time } from "../../../../i18n/index.ts";
import { type Column, DataTable } from "../../../../ui/data-table.tsx";
import { Stack } from "../../../../ui/layout.tsx";
import { More } from "../../../../ui/more.tsx";
import { Empty } from "../../../../ui/notice.tsx";
import { Due } from "../../../../work-items/due.tsx";
import { taskText } from "../../../../work-items/tasks.ts";
import { WorkSubject } from "../../../../work-items/work-subject.tsx";

const fragment = graphql`
  fragment reviewTable_query on Query
  @argumentDefinitions(
    kind: { type: "[WorkKind!]" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "reviewTablePageQuery") {
    reviewList(first: $first, after: $after, filter: { kind: $kind })
      @connection(key: "reviewTable_reviewList") {
      edges {
        cursor
        node {
          kind
          message
          since
          due
          overdue
          ...workSubject_item
        }
      }
    }
  }
`;

type Row = NonNullable<reviewTable_query$data["reviewList"]>["edges"][number];

const columns: readonly Column<Row>[] = [
  { head: t("reviews.task"), cell: ({ node }) => taskText(node.kind, node.message) },
  { head: t("reviews.subject"), cell: ({ node }) => <WorkSubject item={node} /> },
  {
    head: t("reviews.since"),
    tight: true,
    cell: ({ node }) => (
      <time dateTime={node.since} title={time(node.since)}>
        {ago(node.since)}
      </time>
    ),
  },
  {
    head: t("reviews.due"),
    cell: ({ node }) => node.due && <Due due={node.due} overdue={node.overdue} />,
  },
];

type Props = { query: reviewTable_query$key; filtered: boolean };

/** The tasks of the platform. They have no links, because their objects have no screen in this entry. */
export function ReviewTable({ query, filtered }: Props) {
  const { data, next } = usePages<reviewTablePageQuery, reviewTable_query$key>(fragment, query);
  const rows = data.reviewList?.edges ?? [];
  if (rows.length === 0) {
    return <Empty text={t(filtered ? "reviews.noMatch" : "reviews.none")} />;
  }
  return (
    <Stack gap="medium">
      <DataTable
        caption={t("reviews.title")}
        columns={columns}
        rows={rows}
        keyOf={({ cursor }) => cursor}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}
