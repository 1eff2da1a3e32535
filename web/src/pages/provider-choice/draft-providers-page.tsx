import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { graphql } from "react-relay/hooks";
import { laneText } from "../../checks/lane.ts";
import type { draftProvidersPageQuery } from "../../graph/__generated__/draftProvidersPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { useReload } from "../../graph/use-reload.ts";
import { t, word } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { NotFound } from "../../shell/not-found.tsx";
import { Facts, PageHead, Stack } from "../../ui/layout.tsx";
import { Notice } from "../../ui/notice.tsx";
import { DraftMatches } from "./_components/draft-matches.tsx";
import { SortChoice } from "./_components/sort-choice.tsx";

const query = graphql`
  query draftProvidersPageQuery($id: ID!, $filter: ProviderFilter!, $sort: ProviderSort!) {
    ...useMe_query
    order(id: $id) {
      id
      number
      status
      type
      version
      lane {
        origin
        destination
        mode
        direction
        aircraft
      }
      product {
        id
        name
      }
    }
    ...draftMatches_query @arguments(filter: $filter, sort: $sort)
  }
`;

export default function DraftProvidersPage() {
  const { id } = useParams({ from: "/member/orders/$id/providers" });
  return (
    <Boundary whole key={id}>
      <Choice id={id} />
    </Boundary>
  );
}

/** The providers for a draft of an order: the last step before the request. */
function Choice({ id }: { id: string }) {
  const search = useSearch({ from: "/member/orders/$id/providers" });
  const navigate = useNavigate({ from: "/orders/$id/providers" });
  const sort = search.sort ?? "FIT";
  const shown = useDeferredValue(sort);
  const variables = {
    id,
    filter: { market: search.market ?? null, serviceType: search.service ?? null },
    sort: shown,
  };
  const data = useQuery<draftProvidersPageQuery>(query, variables, {
    fetchPolicy: "store-and-network",
  });
  const reload = useReload<draftProvidersPageQuery>(query, variables);
  const { order } = data;
  if (!order) return <NotFound />;
  const change = (next: typeof search) =>
    void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <Stack>
      <PageHead title={t("choice.title")} lead={order.number} />
      <Facts
        of={[
          [t("orders.product"), order.product?.name],
          [t("orders.lane"), laneText(order.lane)],
          [t("order.type"), word(order.type)],
        ]}
      />
      {order.status === "DRAFT" ? (
        <>
          <SortChoice sort={sort} onChange={(next) => change({ ...search, sort: next })} />
          <DraftMatches
            query={data}
            order={{ id: order.id, version: order.version }}
            chosen={search.ask ?? []}
            onChoose={(ask) => change({ ...search, ask: ask.length > 0 ? ask : undefined })}
            reload={reload}
          />
        </>
      ) : (
        <Notice kind="warn">{t("choice.noDraft", { status: word(order.status) })}</Notice>
      )}
    </Stack>
  );
}
