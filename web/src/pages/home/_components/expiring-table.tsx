import { graphql, useFragment } from "react-relay/hooks";
import type { expiringTable_query$key } from "../../../graph/__generated__/expiringTable_query.graphql.ts";
import { t } from "../../../i18n/index.ts";
import { Card } from "../../../ui/layout.tsx";
import { PartFailed } from "../../../ui/part-failed.tsx";
import { SubjectLink } from "../../../ui/subject-link.tsx";
import { WorkItems } from "../../../work-items/work-items.tsx";

const fragment = graphql`
  fragment expiringTable_query on Query {
    expiringPart: workList(first: 10, filter: { kind: [RENEW_DOCUMENT, RENEW_CERTIFICATE] }) {
      nodes {
        ...workItems_items
      }
    }
  }
`;

type Props = { query: expiringTable_query$key; reload: () => void };

/** Documents and certificates that expire soon, and have no successor. */
export function ExpiringTable({ query, reload }: Props) {
  const { expiringPart } = useFragment(fragment, query);
  if (!expiringPart) {
    return (
      <Card title={t("home.expiring")}>
        <PartFailed retry={reload} />
      </Card>
    );
  }
  const items = expiringPart.nodes;
  if (items.length === 0) return null;
  return (
    <Card title={t("home.expiring")}>
      <WorkItems items={items} />
      <div>
        <SubjectLink to="/documents">{t("home.allDocuments")}</SubjectLink>
      </div>
    </Card>
  );
}
