import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { graphql } from "react-relay/hooks";
import type { documentsPageQuery } from "../../graph/__generated__/documentsPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { t } from "../../i18n/index.ts";
import { useKnownMe } from "../../session/use-me.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { DocumentFilters } from "./_components/document-filters.tsx";
import { DocumentTable } from "./_components/document-table.tsx";
import { DocumentsSoon } from "./_components/documents-soon.tsx";
import { type DocumentsSearch, expiringSoon, variablesOf } from "./search.ts";

const query = graphql`
  query documentsPageQuery($filter: DocumentFilter!, $sort: DocumentSort!, $soon: DocumentFilter!) {
    ...useMe_query
    me {
      id
      organisation {
        id
        kind
      }
    }
    ...documentsSoon_query @arguments(filter: $soon)
    ...documentTable_query @arguments(filter: $filter, sort: $sort)
  }
`;

/** The evidence documents of the organisation with their states, those that expire soon first. */
export default function DocumentsPage() {
  const search: DocumentsSearch = useSearch({ from: "/member/documents" });
  const navigate = useNavigate({ from: "/documents" });
  const isSeller = useKnownMe()?.organisation?.kind === "SELLER";
  const change = (next: DocumentsSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <Stack>
      <PageHead
        title={t("documents.title")}
        lead={t("documents.lead")}
        actions={
          isSeller && (
            <Link to="/products" className={buttonClass}>
              {t("documents.toProducts")}
            </Link>
          )
        }
      />
      <DocumentFilters search={search} onChange={change} />
      <Boundary>
        <Documents search={search} onChange={change} />
      </Boundary>
    </Stack>
  );
}

type Props = { search: DocumentsSearch; onChange: (search: DocumentsSearch) => void };

function Documents({ search, onChange }: Props) {
  // While the next rows are read, the present ones stay.
  const shown = useDeferredValue(search);
  const [soon] = useState(() => expiringSoon(new Date()));
  const data = useQuery<documentsPageQuery>(
    query,
    { ...variablesOf(shown), soon },
    { fetchPolicy: "store-and-network" },
  );
  const isSeller = data.me?.organisation?.kind === "SELLER";
  const { status, type, before } = shown;
  return (
    <Stack>
      <DocumentsSoon query={data} before={soon.expiresOn.to} isSeller={isSeller} />
      <DocumentTable
        query={data}
        isSeller={isSeller}
        filtered={Boolean(status || type || before)}
        sorting={{
          current: search.sort
            ? { field: search.sort, descending: search.down ?? false }
            : { field: "CREATED_AT", descending: true },
          onChange: ({ field, descending }) => {
            const sort = (["CREATED_AT", "UPDATED_AT", "EXPIRES_ON"] as const).find(
              (known) => known === field,
            );
            onChange({ ...search, sort, down: descending || undefined });
          },
        }}
      />
    </Stack>
  );
}
