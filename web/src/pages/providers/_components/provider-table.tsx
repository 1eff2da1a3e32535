import { Link } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import type {
  providerTable_query$data,
  providerTable_query$key,
} from "../../../graph/__generated__/providerTable_query.graphql.ts";
import type { providerTablePageQuery } from "../../../graph/__generated__/providerTablePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { t, word } from "../../../i18n/index.ts";
import {
  leadText,
  ratingText,
  responseText,
  serviceTypes,
  shortestLead,
  standardsInForce,
} from "../../../providers/provider-facts.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { Empty } from "../../../ui/notice.tsx";

const fragment = graphql`
  fragment providerTable_query on Query
  @argumentDefinitions(
    filter: { type: "ProviderFilter" }
    sort: { type: "ProviderSort", defaultValue: NAME }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "providerTablePageQuery") {
    providers(filter: $filter, sort: $sort, first: $first, after: $after)
      @connection(key: "providerTable_providers") {
      edges {
        node {
          id
          displayName
          rating
          ratingCount
          responseHours
          services {
            type
            documentTypes
            leadDays
          }
          accreditations {
            id
            standard
            status
          }
        }
      }
    }
  }
`;

type Provider = NonNullable<providerTable_query$data["providers"]>["edges"][number]["node"];

const columns: readonly Column<Provider>[] = [
  {
    head: t("provider.name"),
    cell: (provider) => (
      <Link to="/providers/$id" params={{ id: provider.id }}>
        {provider.displayName}
      </Link>
    ),
  },
  {
    head: t("provider.services"),
    cell: ({ services }) => serviceTypes(services).map(word).join(", "),
  },
  {
    head: t("provider.accreditations"),
    cell: ({ accreditations }) => standardsInForce(accreditations).join(", "),
  },
  { head: t("provider.leadFrom"), cell: ({ services }) => leadText(shortestLead(services)) },
  { head: t("provider.ratingHead"), cell: (one) => ratingText(one.rating, one.ratingCount) },
  { head: t("provider.response"), cell: ({ responseHours }) => responseText(responseHours) },
];

type Props = { query: providerTable_query$key; filtered: boolean };

export function ProviderTable({ query, filtered }: Props) {
  const { data, next } = usePages<providerTablePageQuery, providerTable_query$key>(fragment, query);
  const rows = data.providers?.edges.map(({ node }) => node) ?? [];
  if (rows.length === 0) {
    return filtered ? (
      <Empty
        text={t("providers.noMatch")}
        action={
          <Link to="/providers" search={{}} className={buttonClass}>
            {t("providers.clear")}
          </Link>
        }
      />
    ) : (
      <Empty text={t("providers.none")} />
    );
  }
  return (
    <Stack gap="medium">
      <DataTable
        caption={t("providers.title")}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}
