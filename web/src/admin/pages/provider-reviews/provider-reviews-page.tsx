import { graphql } from "react-relay/hooks";
import type { providerReviewsPageQuery } from "../../../graph/__generated__/providerReviewsPageQuery.graphql.ts";
import { useQuery } from "../../../graph/use-query.ts";
import { t } from "../../../i18n/index.ts";
import { Boundary } from "../../../shell/boundary.tsx";
import { PageHead, Stack } from "../../../ui/layout.tsx";
import { NotStaff } from "../../not-staff.tsx";
import { mayReview } from "../../staff.ts";
import { ProviderReviewTable } from "./_components/provider-review-table.tsx";

const query = graphql`
  query providerReviewsPageQuery {
    ...useMe_query
    me {
      id
      roles
    }
    ...providerReviewTable_query
  }
`;

/** The providers whose profiles wait for a decision, earliest submission first. */
export default function ProviderReviewsPage() {
  return (
    <Stack>
      <PageHead title={t("providerReviews.title")} lead={t("providerReviews.lead")} />
      <Boundary>
        <Providers />
      </Boundary>
    </Stack>
  );
}

function Providers() {
  const data = useQuery<providerReviewsPageQuery>(query, {}, { fetchPolicy: "store-and-network" });
  if (!data.me || !mayReview(data.me.roles)) return <NotStaff />;
  return <ProviderReviewTable query={data} />;
}
