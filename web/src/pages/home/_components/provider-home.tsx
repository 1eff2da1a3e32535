import { graphql, useLazyLoadQuery } from "react-relay/hooks";
import type { providerHomeQuery } from "../../../graph/__generated__/providerHomeQuery.graphql.ts";
import { t } from "../../../i18n/index.ts";
import { useGaps } from "../../../live/use-gaps.ts";
import { Card } from "../../../ui/layout.tsx";
import { WorkItems } from "../../../work/work-items.tsx";

const query = graphql`
  query providerHomeQuery {
    inbox(first: 50) {
      nodes {
        ...workItems_items
      }
    }
  }
`;

/** What waits for the members of a provider. */
export function ProviderHome() {
  const fetchKey = useGaps();
  const { inbox } = useLazyLoadQuery<providerHomeQuery>(
    query,
    {},
    { fetchPolicy: "store-and-network", fetchKey },
  );
  const items = inbox?.nodes ?? [];
  return (
    <Card title={t("home.work")}>
      {items.length === 0 ? <p>{t("home.noInbox")}</p> : <WorkItems items={items} />}
    </Card>
  );
}
