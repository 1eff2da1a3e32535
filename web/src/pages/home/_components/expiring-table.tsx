import { graphql, useFragment } from "react-relay/hooks";
import type { expiringTable_query$key } from "../../../graph/__generated__/expiringTable_query.graphql.ts";
import { t } from "../../../i18n/index.ts";
import { Card, Row } from "../../../ui/layout.tsx";
import { SubjectLink } from "../../../ui/subject-link.tsx";
import { WorkItems } from "../../../work/work-items.tsx";

const fragment = graphql`
  fragment expiringTable_query on Query {
    expiring: workList(first: 10, filter: { kind: [RENEW_DOCUMENT, RENEW_CERTIFICATE] }) {
      nodes {
        ...workItems_items
      }
    }
  }
`;

/** Documents and certificates that expire soon, and have no successor. */
export function ExpiringTable({ query }: { query: expiringTable_query$key }) {
  const { expiring } = useFragment(fragment, query);
  const items = expiring?.nodes ?? [];
  if (items.length === 0) return null;
  return (
    <Card title={t("home.expiring")}>
      <WorkItems items={items} />
      <Row>
        <SubjectLink to="/documents">{t("home.allDocuments")}</SubjectLink>
        <SubjectLink to="/certificates">{t("home.allCertificates")}</SubjectLink>
      </Row>
    </Card>
  );
}
