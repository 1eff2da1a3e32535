import { useNavigate, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { providersPage_query$key } from "../../graph/__generated__/providersPage_query.graphql.ts";
import type { providersPageMemberQuery } from "../../graph/__generated__/providersPageMemberQuery.graphql.ts";
import type { providersPageQuery } from "../../graph/__generated__/providersPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { t } from "../../i18n/index.ts";
import { useSignedIn } from "../../session/use-session.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { ProviderFilters } from "./_components/provider-filters.tsx";
import { ProviderTable } from "./_components/provider-table.tsx";
import type { ProvidersSearch } from "./search.ts";

const fragment = graphql`
  fragment providersPage_query on Query
  @argumentDefinitions(filter: { type: "ProviderFilter" }, sort: { type: "ProviderSort!" }) {
    documentTypes(first: 100) {
      nodes {
        code
        title
      }
    }
    ...providerTable_query @arguments(filter: $filter, sort: $sort)
  }
`;

const query = graphql`
  query providersPageQuery($filter: ProviderFilter, $sort: ProviderSort!) {
    ...providersPage_query @arguments(filter: $filter, sort: $sort)
  }
`;

// The gateway refuses the operation of a visitor that has a field for members, even one that is skipped.
const memberQuery = graphql`
  query providersPageMemberQuery($filter: ProviderFilter, $sort: ProviderSort!) {
    ...useMe_query
    ...providersPage_query @arguments(filter: $filter, sort: $sort)
  }
`;

/** The directory of providers. Open to everyone. */
export default function ProvidersPage() {
  return (
    <Stack>
      <PageHead title={t("providers.title")} lead={t("providers.lead")} />
      <Boundary>
        <Directory />
      </Boundary>
    </Stack>
  );
}

function Directory() {
  const search: ProvidersSearch = useSearch({ from: "/providers" });
  const navigate = useNavigate({ from: "/providers" });
  const signedIn = useSignedIn();
  // The list that is shown stays until the next one is loaded, and the filters keep the focus.
  const shown = useDeferredValue(search);
  const answer = useQuery<providersPageQuery | providersPageMemberQuery>(
    signedIn ? memberQuery : query,
    {
      filter: {
        text: shown.text || null,
        market: shown.market ?? null,
        documentType: shown.document ?? null,
        serviceType: shown.service ?? null,
        language: shown.language ?? null,
      },
      sort: shown.sort ?? "NAME",
    },
    { fetchPolicy: "store-and-network" },
  );
  const data = useFragment<providersPage_query$key>(fragment, answer);
  const { sort: _, ...filters } = shown;
  return (
    <Stack>
      <ProviderFilters
        search={search}
        documents={data.documentTypes?.nodes ?? []}
        onChange={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
      />
      <div aria-busy={shown !== search}>
        <ProviderTable query={data} filtered={Object.values(filters).some(Boolean)} />
      </div>
    </Stack>
  );
}
