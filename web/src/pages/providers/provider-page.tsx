import { Link, useParams, useSearch } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";
import type { providerPage_query$key } from "../../graph/__generated__/providerPage_query.graphql.ts";
import type { providerPageMemberQuery } from "../../graph/__generated__/providerPageMemberQuery.graphql.ts";
import type { providerPageQuery } from "../../graph/__generated__/providerPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { country, language, t, word } from "../../i18n/index.ts";
import { ProviderAccreditations } from "../../providers/provider-accreditations.tsx";
import { ratingText, responseText, serviceTypes } from "../../providers/provider-facts.ts";
import { ProviderServices } from "../../providers/provider-services.tsx";
import { useKnownMe } from "../../session/use-me.ts";
import { useSignedIn } from "../../session/use-session.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { NotFound } from "../../shell/not-found.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Card, Facts, PageHead, Stack } from "../../ui/layout.tsx";
import { Notice } from "../../ui/notice.tsx";
import { AskProvider } from "./_components/ask-provider.tsx";
import { ProviderKeys } from "./_components/provider-keys.tsx";

const fragment = graphql`
  fragment providerPage_query on Query @argumentDefinitions(id: { type: "ID!" }) {
    documentTypes(first: 100) {
      nodes {
        code
        title
      }
    }
    provider(id: $id) {
      id
      displayName
      languages
      status
      rating
      ratingCount
      responseHours
      organisation {
        id
        country
      }
      services {
        type
      }
      ...providerServices_provider
      ...providerAccreditations_provider
      ...providerKeys_provider
    }
  }
`;

const query = graphql`
  query providerPageQuery($id: ID!) {
    ...providerPage_query @arguments(id: $id)
  }
`;

// The gateway refuses the operation of a visitor that has a field for members, even one that is skipped.
const memberQuery = graphql`
  query providerPageMemberQuery($id: ID!) {
    ...useMe_query
    ...providerPage_query @arguments(id: $id)
  }
`;

export default function ProviderPage() {
  const { id } = useParams({ from: "/providers/$id" });
  return (
    <Boundary whole key={id}>
      <Provider id={id} />
    </Boundary>
  );
}

/** One provider: its services, its accreditations, and a form for a question. Open to everyone. */
function Provider({ id }: { id: string }) {
  const signedIn = useSignedIn();
  const { check } = useSearch({ from: "/providers/$id" });
  const answer = useQuery<providerPageQuery | providerPageMemberQuery>(
    signedIn ? memberQuery : query,
    { id },
    { fetchPolicy: "store-and-network" },
  );
  const { documentTypes, provider } = useFragment<providerPage_query$key>(fragment, answer);
  const me = useKnownMe();
  if (!provider) return <NotFound />;
  const titles = new Map(documentTypes?.nodes.map(({ code, title }) => [code, title]));
  const isSeller = signedIn && me?.organisation?.kind === "SELLER";
  return (
    <Stack>
      <PageHead
        title={provider.displayName}
        lead={serviceTypes(provider.services).map(word).join(" · ")}
      />
      {provider.status !== "LISTED" && (
        <Notice kind="warn">{t("provider.notListed", { status: word(provider.status) })}</Notice>
      )}
      <Facts
        of={[
          [t("provider.ratingHead"), ratingText(provider.rating, provider.ratingCount)],
          [t("provider.response"), responseText(provider.responseHours)],
          [t("provider.languages"), provider.languages.map(language).join(", ")],
          [t("provider.country"), provider.organisation && country(provider.organisation.country)],
        ]}
      />
      <ProviderServices provider={provider} titles={titles} />
      <ProviderAccreditations provider={provider} titles={titles} />
      <ProviderKeys provider={provider} />
      {isSeller && provider.status === "LISTED" && (
        <AskProvider providerId={provider.id} name={provider.displayName} check={check} />
      )}
      {!signedIn && <SignInToAsk />}
    </Stack>
  );
}

function SignInToAsk() {
  return (
    <Card title={t("provider.askTitle")}>
      <p>{t("provider.askSignIn")}</p>
      <div>
        <Link
          to="/sign-in"
          search={{ next: location.pathname + location.search }}
          className={buttonClass}
          data-kind="primary"
        >
          {t("nav.signIn")}
        </Link>
      </div>
    </Card>
  );
}
