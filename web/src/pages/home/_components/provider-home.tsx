import { graphql } from "react-relay/hooks";
import type { providerHome_query$key } from "../../../graph/__generated__/providerHome_query.graphql.ts";
import type { providerHomePageQuery } from "../../../graph/__generated__/providerHomePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { t } from "../../../i18n/index.ts";
import { Card } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { PartFailed } from "../../../ui/part-failed.tsx";
import { WorkItems } from "../../../work-items/work-items.tsx";

const fragment = graphql`
  fragment providerHome_query on Query
  @argumentDefinitions(
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "providerHomePageQuery") {
    inboxPart: inbox(first: $first, after: $after)
      @connection(key: "providerHome_inboxPart") {
      edges {
        node {
          ...workItems_items
        }
      }
    }
  }
`;

type Props = { query: providerHome_query$key; reload: () => void };

/** The tasks of the members of a provider. */
export function ProviderHome({ query, reload }: Props) {
  const { data, next } = usePages<providerHomePageQuery, providerHome_query$key>(fragment, query);
  if (!data.inboxPart) {
    return (
      <Card title={t("home.work")}>
        <PartFailed retry={reload} />
      </Card>
    );
  }
  const items = data.inboxPart.edges.map(({ node }) => node);
  return (
    <Card title={t("home.work")}>
      {items.length === 0 ? (
        <p>{t("home.noInbox")}</p>
      ) : (
        <>
          <WorkItems items={items} />
          <More shown={items.length} pager={next} />
        </>
      )}
    </Card>
  );
}
