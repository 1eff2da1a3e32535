import { graphql } from "react-relay/hooks";
import type { ownOrganisationPageQuery } from "../../graph/__generated__/ownOrganisationPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { useReload } from "../../graph/use-reload.ts";
import { t } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { Empty, Notice } from "../../ui/notice.tsx";
import { CloseOrganisation } from "./_components/close-organisation.tsx";
import { OwnOrganisationFacts } from "./_components/own-organisation-facts.tsx";
import { OwnOrganisationForm } from "./_components/own-organisation-form.tsx";
import { isOwner } from "./_lib/roles.ts";

const query = graphql`
  query ownOrganisationPageQuery {
    ...useMe_query
    me {
      id
      roles
      secondFactor
      organisation {
        id
        kind
        ...ownOrganisationFacts_organisation
        ...ownOrganisationForm_organisation
        ...closeOrganisation_organisation
      }
    }
  }
`;

export default function OwnOrganisationPage() {
  return (
    <Stack>
      <PageHead title={t("organisation.title")} />
      <Boundary>
        <OwnOrganisation />
      </Boundary>
    </Stack>
  );
}

function OwnOrganisation() {
  // A form begins with the newest values, or it would overwrite them.
  const { me } = useQuery<ownOrganisationPageQuery>(query, {}, { fetchPolicy: "network-only" });
  const reload = useReload<ownOrganisationPageQuery>(query, {});
  const organisation = me?.organisation;
  if (!organisation) return <Empty text={t("home.noOrganisation")} />;
  const owner = isOwner(me.roles);
  return (
    <Stack>
      <OwnOrganisationFacts organisation={organisation} />
      {owner ? (
        <OwnOrganisationForm organisation={organisation} reload={reload} />
      ) : (
        <Notice>{t("organisation.readOnly")}</Notice>
      )}
      {owner && organisation.kind !== "PLATFORM" && (
        <CloseOrganisation
          organisation={organisation}
          secondFactor={me.secondFactor}
          reload={reload}
        />
      )}
    </Stack>
  );
}
