import { useParams } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import type { providerReviewPageQuery } from "../../../graph/__generated__/providerReviewPageQuery.graphql.ts";
import { useQuery } from "../../../graph/use-query.ts";
import { useReload } from "../../../graph/use-reload.ts";
import { country, language, t, time, word } from "../../../i18n/index.ts";
import { ProviderAccreditations } from "../../../providers/provider-accreditations.tsx";
import { ProviderServices } from "../../../providers/provider-services.tsx";
import { Boundary } from "../../../shell/boundary.tsx";
import { NotFound } from "../../../shell/not-found.tsx";
import { Facts, PageHead, Stack } from "../../../ui/layout.tsx";
import { NotStaff } from "../../not-staff.tsx";
import { mayDecide, mayReview } from "../../staff.ts";
import { DecideProvider } from "./_components/decide-provider.tsx";

const query = graphql`
  query providerReviewPageQuery($id: ID!) {
    ...useMe_query
    me {
      id
      roles
    }
    documentTypes(first: 100) {
      nodes {
        code
        title
      }
    }
    provider(id: $id) {
      id
      displayName
      status
      reason
      submittedAt
      languages
      organisation {
        legalName
        country
        vatId
        eori
        status
      }
      ...decideProvider_provider
      ...providerServices_provider
      ...providerAccreditations_provider
    }
  }
`;

export default function ProviderReviewPage() {
  const { id } = useParams({ from: "/member/providers/$id" });
  return (
    <Boundary whole key={id}>
      <Provider id={id} />
    </Boundary>
  );
}

/** The profile of a provider, and the decision about it. */
function Provider({ id }: { id: string }) {
  const data = useQuery<providerReviewPageQuery>(
    query,
    { id },
    { fetchPolicy: "store-and-network" },
  );
  const reload = useReload<providerReviewPageQuery>(query, { id });
  const { provider, me } = data;
  if (!me || !mayReview(me.roles)) return <NotStaff />;
  if (!provider) return <NotFound />;
  const { organisation } = provider;
  const titles = new Map(data.documentTypes?.nodes.map(({ code, title }) => [code, title]));
  return (
    <Stack>
      <PageHead title={provider.displayName} />
      <Facts
        of={[
          [t("provider.status"), word(provider.status)],
          [t("providerReviews.reason"), provider.reason],
          [t("providerReviews.submitted"), provider.submittedAt && time(provider.submittedAt)],
          [t("providerReviews.legalName"), organisation?.legalName],
          [t("provider.country"), organisation && country(organisation.country)],
          [t("providerReviews.vatId"), organisation?.vatId],
          [t("providerReviews.eori"), organisation?.eori],
          [t("providerReviews.organisation"), organisation && word(organisation.status)],
          [t("provider.languages"), provider.languages.map(language).join(", ")],
        ]}
      />
      <ProviderServices provider={provider} titles={titles} />
      <ProviderAccreditations provider={provider} titles={titles} />
      {mayDecide(me.roles) && provider.status === "UNDER_REVIEW" && (
        <DecideProvider provider={provider} reload={reload} />
      )}
    </Stack>
  );
}
