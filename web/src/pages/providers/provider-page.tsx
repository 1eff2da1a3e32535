import { Link, useParams, useSearch } from "@tanstack/react-router";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";
import type { providerPageQuery } from "../../graph/__generated__/providerPageQuery.graphql.ts";
import { country, language, t, word } from "../../i18n/index.ts";
import { ratingText, responseText, serviceTypes } from "../../providers/provider-facts.ts";
import { useSignedIn } from "../../session/use-session.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { NotFound } from "../../shell/not-found.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Card, Facts, PageHead, Stack } from "../../ui/layout.tsx";
import { Notice } from "../../ui/notice.tsx";
import { AskProvider } from "./_components/ask-provider.tsx";
import { ProviderAccreditations } from "./_components/provider-accreditations.tsx";
import { ProviderKeys } from "./_components/provider-keys.tsx";
import { ProviderServices } from "./_components/provider-services.tsx";

const query = graphql`
  query providerPageQuery($id: ID!, $signedIn: Boolean!) {
    me @include(if: $signedIn) {
      id
      organisation {
        id
        kind
      }
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
        documentTypes
        leadDays
      }
      ...providerServices_provider
      ...providerAccreditations_provider
      ...providerKeys_provider
    }
  }
`;

export default function ProviderPage() {
  const { id } = useParams({ from: "/providers/$id" });
  return (
    <Boundary key={id}>
      <Provider id={id} />
    </Boundary>
  );
}

/** One provider: what it offers, who says that it is competent, and a way to ask it. Open to everyone. */
function Provider({ id }: { id: string }) {
  const signedIn = useSignedIn();
  const { check } = useSearch({ from: "/providers/$id" });
  const data = useLazyLoadQuery<providerPageQuery>(
    query,
    { id, signedIn },
    { fetchPolicy: "store-and-network" },
  );
  const { provider, me } = data;
  if (!provider) return <NotFound />;
  const titles = new Map(data.documentTypes?.nodes.map(({ code, title }) => [code, title]));
  const isSeller = me?.organisation?.kind === "SELLER";
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
