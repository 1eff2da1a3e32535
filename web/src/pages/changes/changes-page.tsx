import { useNavigate, useSearch } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import type { changesPageQuery } from "../../graph/__generated__/changesPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { useReload } from "../../graph/use-reload.ts";
import { t } from "../../i18n/index.ts";
import { useGaps } from "../../live/use-gaps.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { SubjectLink } from "../../ui/subject-link.tsx";
import { ChangeDays, ChangeFilters } from "./_components/change-filters.tsx";
import { ChangeGroups } from "./_components/change-groups.tsx";
import { type ChangesSearch, filterOf, isFiltered } from "./search.ts";

const query = graphql`
  query changesPageQuery($filter: VerdictChangeFilter, $product: ID!, $one: Boolean!) {
    ...useMe_query
    product(id: $product) @include(if: $one) {
      id
      name
    }
    ...changeGroups_query @arguments(filter: $filter)
  }
`;

export default function ChangesPage() {
  const search: ChangesSearch = useSearch({ from: "/member/changes" });
  const navigate = useNavigate({ from: "/changes" });
  const change = (next: ChangesSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <Stack>
      <PageHead
        title={t("changes.title")}
        lead={t("changes.lead")}
        actions={<SubjectLink to="/watches">{t("changes.watches")}</SubjectLink>}
      />
      <ChangeDays search={search} onChange={change} />
      <Boundary key={JSON.stringify(search)}>
        <Changes search={search} onChange={change} />
      </Boundary>
    </Stack>
  );
}

type Props = { search: ChangesSearch; onChange: (search: ChangesSearch) => void };

function Changes({ search, onChange }: Props) {
  const { product } = search;
  const variables = { filter: filterOf(search), product: product ?? "", one: Boolean(product) };
  const data = useQuery<changesPageQuery>(query, variables, {
    fetchPolicy: "store-and-network",
  });
  useGaps(useReload<changesPageQuery>(query, variables));
  return (
    <Stack>
      <ChangeFilters search={search} product={data.product?.name ?? null} onChange={onChange} />
      <ChangeGroups query={data} search={search} filtered={isFiltered(search)} />
    </Stack>
  );
}
