import { graphql, useFragment } from "react-relay/hooks";
import type { providerHome_query$key } from "../../../graph/__generated__/providerHome_query.graphql.ts";
import { t } from "../../../i18n/index.ts";
import { Card } from "../../../ui/layout.tsx";
import { PartFailed } from "../../../ui/part-failed.tsx";
import { WorkItems } from "../../../work-items/work-items.tsx";

const fragment = graphql`
  fragment providerHome_query on Query {
    inboxPart: inbox(first: 50) {
      nodes {
        ...workItems_items
      }
    }
  }
`;

type Props = { query: providerHome_query$key; reload: () => void };

/** The tasks of the members of a provider. */
export function ProviderHome({ query, reload }: Props) {
  const { inboxPart } = useFragment(fragment, query);
  if (!inboxPart) {
    return (
      <Card title={t("home.work")}>
        <PartFailed retry={reload} />
      </Card>
    );
  }
  const items = inboxPart.nodes;
  return (
    <Card title={t("home.work")}>
      {items.length === 0 ? <p>{t("home.noInbox")}</p> : <WorkItems items={items} />}
    </Card>
  );
}
