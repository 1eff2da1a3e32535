import { graphql } from "react-relay/hooks";
import type { workTable_query$key } from "../../../graph/__generated__/workTable_query.graphql.ts";
import type { workTablePageQuery } from "../../../graph/__generated__/workTablePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { t } from "../../../i18n/index.ts";
import { Card } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { PartFailed } from "../../../ui/part-failed.tsx";
import { WorkItems } from "../../../work-items/work-items.tsx";

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
    tasksPart: workList(first: $first, after: $after, filter: { kind: $kinds })
      @connection(key: "workTable_tasksPart") {
      edges {
        node {
          ...workItems_items
        }
      }
    }
  }
`;

type Props = { query: workTable_query$key; reload: () => void };

/** The tasks of the seller, most urgent first. */
export function WorkTable({ query, reload }: Props) {
  const { data, next } = usePages<workTablePageQuery, workTable_query$key>(fragment, query);
  if (!data.tasksPart) {
    return (
      <Card title={t("home.work")}>
        <PartFailed retry={reload} />
      </Card>
    );
  }
  const items = data.tasksPart.edges.map(({ node }) => node);
  return (
    <Card title={t("home.work")}>
      {items.length === 0 ? (
        <p>{t("home.noWork")}</p>
      ) : (
        <>
          <WorkItems items={items} />
          <More shown={items.length} pager={next} />
        </>
      )}
    </Card>
  );
}
