import { Link } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import type {
  draftMatches_query$data,
  draftMatches_query$key,
} from "../../../graph/__generated__/draftMatches_query.graphql.ts";
import type { draftMatchesPageQuery } from "../../../graph/__generated__/draftMatchesPageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { t } from "../../../i18n/index.ts";
import { shortestLead, standardsInForce } from "../../../providers/provider-facts.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { Empty } from "../../../ui/notice.tsx";
import type { Candidate } from "../choice.ts";
import { ChoiceComparison } from "./choice-comparison.tsx";
import { ChoiceTable } from "./choice-table.tsx";
import { RequestForm } from "./request-form.tsx";

const fragment = graphql`
  fragment draftMatches_query on Query
  @argumentDefinitions(
    filter: { type: "ProviderFilter" }
    sort: { type: "ProviderSort", defaultValue: FIT }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "draftMatchesPageQuery") {
    providers(filter: $filter, sort: $sort, first: $first, after: $after)
      @connection(key: "draftMatches_providers") {
      edges {
        node {
          id
          displayName
          rating
          ratingCount
          responseHours
          services {
            type
            markets
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

type Provider = NonNullable<draftMatches_query$data["providers"]>["edges"][number]["node"];

type Props = {
  query: draftMatches_query$key;
  order: { id: string; version: number };
  chosen: readonly string[];
  onChoose: (ids: string[]) => void;
  reload: () => void;
};

const nothingKnown: ReadonlyMap<string, string> = new Map();

export function DraftMatches({ query, order, chosen, onChoose, reload }: Props) {
  const { data, next } = usePages<draftMatchesPageQuery, draftMatches_query$key>(fragment, query);
  const candidates = data.providers?.edges.map(({ node }) => candidate(node)) ?? [];
  if (candidates.length === 0) {
    return (
      <Empty
        text={t("choice.noMatch")}
        action={
          <Link to="/providers" search={{}} className={buttonClass}>
            {t("choice.directory")}
          </Link>
        }
      />
    );
  }
  const asked = candidates.filter(({ id }) => chosen.includes(id));
  return (
    <Stack>
      <ChoiceTable
        candidates={candidates}
        missing={nothingKnown}
        check={undefined}
        chosen={asked.map(({ id }) => id)}
        onChoose={onChoose}
      />
      <More shown={candidates.length} pager={next} />
      {asked.length > 0 && <ChoiceComparison chosen={asked} missing={nothingKnown} />}
      <RequestForm
        subject={{ orderId: order.id, version: order.version }}
        chosen={asked}
        service="TESTING"
        reload={reload}
      />
    </Stack>
  );
}

function candidate(provider: Provider): Candidate {
  return {
    id: provider.id,
    name: provider.displayName,
    canIssue: null,
    leadDays: shortestLead(provider.services),
    priceFrom: null,
    rating: provider.rating,
    ratingCount: provider.ratingCount,
    responseHours: provider.responseHours,
    services: provider.services,
    standards: standardsInForce(provider.accreditations),
  };
}
