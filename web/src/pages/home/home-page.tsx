import { graphql, useLazyLoadQuery } from "react-relay/hooks";
import type {
  homePageQuery,
  homePageQuery$data,
} from "../../graph/__generated__/homePageQuery.graphql.ts";
import { t } from "../../i18n/index.ts";
import { useGaps } from "../../live/use-gaps.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Card, PageHead, Stack } from "../../ui/layout.tsx";
import { Empty } from "../../ui/notice.tsx";
import { SubjectLink } from "../../ui/subject-link.tsx";
import { MoreCard } from "./_components/more-card.tsx";
import { NewestNotifications } from "./_components/newest-notifications.tsx";
import { ProviderHome } from "./_components/provider-home.tsx";
import { SellerHome } from "./_components/seller-home.tsx";

const query = graphql`
  query homePageQuery {
    me {
      id
      name
      organisation {
        id
        kind
        createdAt
      }
    }
    ...newestNotifications_query
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
  const fetchKey = useGaps();
  const data = useLazyLoadQuery<homePageQuery>(
    query,
    {},
    { fetchPolicy: "store-and-network", fetchKey },
  );
  return (
    <Stack>
      <Boundary>
        <Work organisation={data.me?.organisation} />
      </Boundary>
      <NewestNotifications query={data} />
      {data.me?.organisation?.kind === "SELLER" && <MoreCard />}
    </Stack>
  );
}

type Organisation = NonNullable<homePageQuery$data["me"]>["organisation"];

/** What waits for the user depends on the kind of the organisation. */
function Work({ organisation }: { organisation: Organisation }) {
  switch (organisation?.kind) {
    case "SELLER":
      return <SellerHome registeredAt={organisation.createdAt} />;
    case "PROVIDER":
      return <ProviderHome />;
    case "CARRIER":
      return (
        <Empty
          text={t("home.carrier")}
          action={<SubjectLink to="/consignments">{t("home.consignments")}</SubjectLink>}
        />
      );
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
