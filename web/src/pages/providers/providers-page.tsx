import { useNavigate, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";
import type { providersPageQuery } from "../../graph/__generated__/providersPageQuery.graphql.ts";
import { t } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { ProviderFilters } from "./_components/provider-filters.tsx";
import { ProviderTable } from "./_components/provider-table.tsx";
import type { ProvidersSearch } from "./search.ts";

const query = graphql`
  query providersPageQuery($filter: ProviderFilter, $sort: ProviderSort!) {
    documentTypes(first: 100) {
      nodes {
        code
        title
      }
    }
    ...providerTable_query @arguments(filter: $filter, sort: $sort)
  }
`;

/** The directory: who can assess. Open to everyone. */
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
  // The list that is shown stays until the next one is loaded, and the filters keep the focus.
  const shown = useDeferredValue(search);
  const data = useLazyLoadQuery<providersPageQuery>(
    query,
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
