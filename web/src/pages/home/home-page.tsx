import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type {
  homePageQuery,
  homePageQuery$data,
} from "../../graph/__generated__/homePageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { useReload } from "../../graph/use-reload.ts";
import { t } from "../../i18n/index.ts";
import { useGaps } from "../../live/use-gaps.ts";
import { claims } from "../../session/claims.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Card, PageHead, Stack } from "../../ui/layout.tsx";
import { Empty } from "../../ui/notice.tsx";
import { MoreCard } from "./_components/more-card.tsx";
import { NewestNotifications } from "./_components/newest-notifications.tsx";
import { ProviderHome } from "./_components/provider-home.tsx";
import { SellerHome } from "./_components/seller-home.tsx";

const query = graphql`
  query homePageQuery($seller: Boolean!, $provider: Boolean!) {
    me {
      id
      organisation {
        id
        kind
        createdAt
      }
    }
    ...useMe_query
    ...newestNotifications_query
    ...sellerHome_query @include(if: $seller) @alias(as: "seller")
    ...providerHome_query @include(if: $provider) @alias(as: "provider")
  }
`;

export default function HomePage() {
  return (
    <Stack>
      <PageHead title={t("nav.home")} lead={t("home.lead")} />
      <Boundary>
        <Home />
      </Boundary>
    </Stack>
  );
}

function Home() {
  const [kind, setKind] = useState(() => claims()?.kind);
  const variables = { seller: kind === "SELLER", provider: kind === "PROVIDER" };
  const data = useQuery<homePageQuery>(query, variables, {
    fetchPolicy: "store-and-network",
  });
  const reload = useReload<homePageQuery>(query, variables);
  useGaps(reload);
  const own = data.me?.organisation?.kind;
  // Without claims, the parts of the user are those of a second request.
  if (own && own !== kind) setKind(own);
  return (
    <Stack>
      <Work data={data} reload={reload} />
      <NewestNotifications query={data} reload={reload} />
      {own === "SELLER" && <MoreCard />}
    </Stack>
  );
}

/** The tasks of the user, which depend on the kind of the organisation. */
function Work({ data, reload }: { data: homePageQuery$data; reload: () => void }) {
  const organisation = data.me?.organisation;
  switch (organisation?.kind) {
    case "SELLER":
      return (
        data.seller && (
          <SellerHome query={data.seller} registeredAt={organisation.createdAt} reload={reload} />
        )
      );
    case "PROVIDER":
      return data.provider && <ProviderHome query={data.provider} reload={reload} />;
    case "CARRIER":
      return <Empty text={t("home.carrier")} />;
    case "PLATFORM":
      return (
        <Card>
          <p>{t("home.staff")}</p>
          <div>
            <a href="/admin/" className={buttonClass} data-kind="primary">
              {t("home.admin")}
            </a>
          </div>
        </Card>
      );
    default:
      return <Empty text={t("home.noOrganisation")} />;
  }
}
