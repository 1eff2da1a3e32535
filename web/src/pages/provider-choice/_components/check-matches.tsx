import { Link } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import type {
  checkMatches_query$data,
  checkMatches_query$key,
} from "../../../graph/__generated__/checkMatches_query.graphql.ts";
import type { checkMatchesPageQuery } from "../../../graph/__generated__/checkMatchesPageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { t } from "../../../i18n/index.ts";
import { standardsInForce } from "../../../providers/provider-facts.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { Empty } from "../../../ui/notice.tsx";
import { type Candidate, usualService } from "../choice.ts";
import { ChoiceComparison } from "./choice-comparison.tsx";
import { ChoiceTable } from "./choice-table.tsx";
import { RequestForm, type Subject } from "./request-form.tsx";

const fragment = graphql`
  fragment checkMatches_query on Query
  @argumentDefinitions(
    id: { type: "ID!" }
    sort: { type: "ProviderSort", defaultValue: FIT }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "checkMatchesPageQuery") {
    selfCheck(id: $id) {
      id
      matchProviders(sort: $sort, first: $first, after: $after)
        @connection(key: "checkMatches_matchProviders") {
        edges {
          node {
            canIssue
            leadDays
            priceFrom {
              minorUnits
              currency
            }
            provider {
              id
              displayName
              rating
              ratingCount
              responseHours
              services {
                type
                markets
                documentTypes
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
    }
  }
`;

type Match = NonNullable<
  NonNullable<checkMatches_query$data["selfCheck"]>["matchProviders"]
>["edges"][number]["node"];

type Props = {
  query: checkMatches_query$key;
  check: string;
  market: string;
  missing: ReadonlyMap<string, string>;
  subject: Subject;
  chosen: readonly string[];
  onChoose: (ids: string[]) => void;
};

export function CheckMatches(props: Props) {
  const { missing, market, chosen } = props;
  const { data, next } = usePages<checkMatchesPageQuery, checkMatches_query$key>(
    fragment,
    props.query,
  );
  const candidates = data.selfCheck?.matchProviders?.edges.map(({ node }) => candidate(node)) ?? [];
  if (missing.size === 0) return <NothingMissing check={props.check} />;
  if (candidates.length === 0) return <NoMatch market={market} />;
  const asked = candidates.filter(({ id }) => chosen.includes(id));
  const among = asked.length > 0 ? asked : candidates;
  return (
    <Stack>
      <ChoiceTable
        candidates={candidates}
        missing={missing}
        check={props.check}
        chosen={asked.map(({ id }) => id)}
        onChoose={props.onChoose}
      />
      <More shown={candidates.length} pager={next} />
      {asked.length > 0 && <ChoiceComparison chosen={asked} missing={missing} />}
      <RequestForm
        subject={props.subject}
        chosen={asked}
        service={usualService(among, [...missing.keys()], market)}
      />
    </Stack>
  );
}

function candidate({ provider, canIssue, leadDays, priceFrom }: Match): Candidate {
  return {
    id: provider.id,
    name: provider.displayName,
    canIssue,
    leadDays,
    priceFrom,
    rating: provider.rating,
    ratingCount: provider.ratingCount,
    responseHours: provider.responseHours,
    services: provider.services,
    standards: standardsInForce(provider.accreditations),
  };
}

function NothingMissing({ check }: { check: string }) {
  return (
    <Empty
      text={t("choice.nothingMissing")}
      action={
        <Link to="/checks/$id" params={{ id: check }} className={buttonClass}>
          {t("choice.toCheck")}
        </Link>
      }
    />
  );
}

function NoMatch({ market }: { market: string }) {
  return (
    <Empty
      text={t("choice.noMatch")}
      action={
        <Link to="/providers" search={{ market }} className={buttonClass}>
          {t("choice.directory")}
        </Link>
      }
    />
  );
}
