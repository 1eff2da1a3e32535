import { graphql, usePaginationFragment } from "react-relay/hooks";
import type { workTable_query$key } from "../../../graph/__generated__/workTable_query.graphql.ts";
import type { workTablePageQuery } from "../../../graph/__generated__/workTablePageQuery.graphql.ts";
import { t } from "../../../i18n/index.ts";
import { More } from "../../../ui/data-table.tsx";
import { Card } from "../../../ui/layout.tsx";
import { WorkItems } from "../../../work/work-items.tsx";

const fragment = graphql`
  fragment workTable_query on Query
  @argumentDefinitions(
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
    # The renewals have a card of their own.
    kinds: {
      type: "[WorkKind!]"
      defaultValue: [
        FINISH_DRAFT
        CHOOSE_QUOTE
        SUBMIT_DOCUMENTS
        FIX_DOCUMENT
        ACCEPT_REPORT
        APPROVAL_REFUSED
        APPROVAL_SUSPENDED
        APPROVAL_IN_REVIEW
      ]
    }
  )
  @refetchable(queryName: "workTablePageQuery") {
    workList(first: $first, after: $after, filter: { kind: $kinds })
      @connection(key: "workTable_workList") {
      edges {
        node {
          ...workItems_items
        }
      }
    }
  }
`;

/** What the seller has to do, most urgent first. */
export function WorkTable({ query }: { query: workTable_query$key }) {
  const { data, loadNext, hasNext, isLoadingNext } = usePaginationFragment<
    workTablePageQuery,
    workTable_query$key
  >(fragment, query);
  const items = data.workList?.edges.map(({ node }) => node) ?? [];
  return (
    <Card title={t("home.work")}>
      {items.length === 0 ? (
        <p>{t("home.noWork")}</p>
      ) : (
        <>
          <WorkItems items={items} />
          <More
            shown={items.length}
            hasNext={hasNext}
            busy={isLoadingNext}
            onMore={() => loadNext(50)}
          />
        </>
      )}
    </Card>
  );
}
