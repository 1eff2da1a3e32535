import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { graphql } from "react-relay/hooks";
import { laneText } from "../../checks/lane.ts";
import type { checkProvidersPageQuery } from "../../graph/__generated__/checkProvidersPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { t } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { NotFound } from "../../shell/not-found.tsx";
import { Verdict } from "../../ui/badge.tsx";
import { Facts, PageHead, Stack } from "../../ui/layout.tsx";
import { CheckMatches } from "./_components/check-matches.tsx";
import { SortChoice } from "./_components/sort-choice.tsx";
import { rulesToMeet } from "./choice.ts";

const query = graphql`
  query checkProvidersPageQuery($id: ID!, $sort: ProviderSort!) {
    ...useMe_query
    selfCheck(id: $id) {
      id
      verdict
      market
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
      missingDocuments {
        code
        title
      }
      findings {
        pack
        rule
        title
        status
      }
    }
    ...checkMatches_query @arguments(id: $id, sort: $sort)
  }
`;

export default function CheckProvidersPage() {
  const { id } = useParams({ from: "/member/checks/$id/providers" });
  return (
    <Boundary whole key={id}>
      <Choice id={id} />
    </Boundary>
  );
}

/** The providers that can issue the missing documents of a self-check, to compare and to ask for quotes. */
function Choice({ id }: { id: string }) {
  const search = useSearch({ from: "/member/checks/$id/providers" });
  const navigate = useNavigate({ from: "/checks/$id/providers" });
  const sort = search.sort ?? "FIT";
  const shown = useDeferredValue(sort);
  const data = useQuery<checkProvidersPageQuery>(
    query,
    { id, sort: shown },
    { fetchPolicy: "store-and-network" },
  );
  const check = data.selfCheck;
  if (!check?.product) return <NotFound />;
  const { lane, product, missingDocuments } = check;
  const change = (next: typeof search) =>
    void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <Stack>
      <PageHead title={t("choice.title")} lead={t("choice.lead")} />
      <Facts
        of={[
          [t("orders.product"), product.name],
          [t("orders.lane"), laneText(lane)],
          [t("choice.verdict"), <Verdict key="verdict" verdict={check.verdict} />],
          [t("choice.missing"), missingDocuments.map(({ title }) => title).join(", ")],
        ]}
      />
      <SortChoice sort={sort} onChange={(next) => change({ ...search, sort: next })} />
      <CheckMatches
        query={data}
        check={id}
        market={check.market}
        missing={new Map(missingDocuments.map(({ code, title }) => [code, title]))}
        subject={{ productId: product.id, lane, rules: rulesToMeet(check.findings) }}
        chosen={search.ask ?? []}
        onChoose={(ask) => change({ ...search, ask: ask.length > 0 ? ask : undefined })}
      />
    </Stack>
  );
}
