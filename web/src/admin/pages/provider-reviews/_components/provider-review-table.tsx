import { Link } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import type {
  providerReviewTable_query$data,
  providerReviewTable_query$key,
} from "../../../../graph/__generated__/providerReviewTable_query.graphql.ts";
import type { providerReviewTablePageQuery } from "../../../../graph/__generated__/providerReviewTablePageQuery.graphql.ts";
import { usePages } from "../../../../graph/use-pages.ts";
import { ago, country, t, time, word } from "../../../../i18n/index.ts";
import { serviceTypes } from "../../../../providers/provider-facts.ts";
import { type Column, DataTable } from "../../../../ui/data-table.tsx";
import { Stack } from "../../../../ui/layout.tsx";
import { More } from "../../../../ui/more.tsx";
import { Empty } from "../../../../ui/notice.tsx";

const fragment = graphql`
  fragment providerReviewTable_query on Query
  @argumentDefinitions(
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "providerReviewTablePageQuery") {
    providersUnderReview(first: $first, after: $after)
      @connection(key: "providerReviewTable_providersUnderReview") {
      edges {
        node {
          id
          displayName
          submittedAt
          organisation {
            country
          }
          services {
            type
          }
        }
      }
    }
  }
`;

type Row = NonNullable<
  providerReviewTable_query$data["providersUnderReview"]
>["edges"][number]["node"];

const columns: readonly Column<Row>[] = [
  {
    head: t("providerReviews.provider"),
    cell: ({ id, displayName }) => (
      <Link to="/providers/$id" params={{ id }}>
        {displayName}
      </Link>
    ),
  },
  {
    head: t("provider.country"),
    cell: ({ organisation }) => organisation && country(organisation.country),
  },
  {
    head: t("provider.services"),
    cell: ({ services }) => serviceTypes(services).map(word).join(", "),
  },
  {
    head: t("reviews.since"),
    tight: true,
    cell: ({ submittedAt }) =>
      submittedAt && (
        <time dateTime={submittedAt} title={time(submittedAt)}>
          {ago(submittedAt)}
        </time>
      ),
  },
];

export function ProviderReviewTable({ query }: { query: providerReviewTable_query$key }) {
  const { data, next } = usePages<providerReviewTablePageQuery, providerReviewTable_query$key>(
    fragment,
    query,
  );
  const rows = data.providersUnderReview?.edges.map(({ node }) => node) ?? [];
  if (rows.length === 0) return <Empty text={t("providerReviews.none")} />;
  return (
    <Stack gap="medium">
      <DataTable
        caption={t("providerReviews.title")}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}
