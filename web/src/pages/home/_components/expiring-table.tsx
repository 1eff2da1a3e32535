import { graphql } from "react-relay/hooks";
import type { expiringTable_query$key } from "../../../graph/__generated__/expiringTable_query.graphql.ts";
import type { expiringTablePageQuery } from "../../../graph/__generated__/expiringTablePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { t } from "../../../i18n/index.ts";
import { Card } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { PartFailed } from "../../../ui/part-failed.tsx";
import { SubjectLink } from "../../../ui/subject-link.tsx";
import { WorkItems } from "../../../work-items/work-items.tsx";

const fragment = graphql`
  fragment expiringTable_query on Query
  @argumentDefinitions(
    first: { type: "Int", defaultValue: 10 }
    after: { type: "String" }
    kinds: { type: "[WorkKind!]", defaultValue: [RENEW_DOCUMENT, RENEW_CERTIFICATE] }
  )
  @refetchable(queryName: "expiringTablePageQuery") {
    expiringPart: workList(first: $first, after: $after, filter: { kind: $kinds })
      @connection(key: "expiringTable_expiringPart") {
      edges {
        node {
          ...workItems_items
        }
      }
    }
  }
`;

type Props = { query: expiringTable_query$key; reload: () => void };

/** Documents and certificates that expire soon, and have no successor. */
export function ExpiringTable({ query, reload }: Props) {
  const { data, next } = usePages<expiringTablePageQuery, expiringTable_query$key>(fragment, query);
  if (!data.expiringPart) {
    return (
      <Card title={t("home.expiring")}>
        <PartFailed retry={reload} />
      </Card>
    );
  }
  const items = data.expiringPart.edges.map(({ node }) => node);
  if (items.length === 0) return null;
  return (
    <Card title={t("home.expiring")}>
      <WorkItems items={items} />
      <More shown={items.length} pager={next} />
      <div>
        <SubjectLink to="/documents">{t("home.allDocuments")}</SubjectLink>
      </div>
    </Card>
  );
}
