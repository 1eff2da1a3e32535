import { Link } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import { laneText } from "../../../checks/lane.ts";
import type {
  changeGroups_query$data,
  changeGroups_query$key,
} from "../../../graph/__generated__/changeGroups_query.graphql.ts";
import type { changeGroupsPageQuery } from "../../../graph/__generated__/changeGroupsPageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { count, day, t, time } from "../../../i18n/index.ts";
import { Verdict } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Row, Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { Empty } from "../../../ui/notice.tsx";
import { SubjectLink } from "../../../ui/subject-link.tsx";
import { byChange } from "../_lib/groups.ts";
import type { ChangesSearch } from "../search.ts";

const fragment = graphql`
  fragment changeGroups_query on Query
  @argumentDefinitions(
    filter: { type: "VerdictChangeFilter" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "changeGroupsPageQuery") {
    verdictChanges(filter: $filter, first: $first, after: $after)
      @connection(key: "changeGroups_verdictChanges") {
      edges {
        node {
          id
          ruleChangeId
          sku
          asOf
          before
          after
          createdAt
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
          selfCheck {
            id
          }
        }
      }
    }
  }
`;

type Change = NonNullable<changeGroups_query$data["verdictChanges"]>["edges"][number]["node"];

type Props = { query: changeGroups_query$key; search: ChangesSearch; filtered: boolean };

/** Changed verdicts, newest first, under the rule change that changed them. */
export function ChangeGroups({ query, search, filtered }: Props) {
  const { data, next } = usePages<changeGroupsPageQuery, changeGroups_query$key>(fragment, query);
  const rows = data.verdictChanges?.edges.map(({ node }) => node) ?? [];
  const first = rows[0];
  if (!first) {
    if (filtered) return <Empty text={t("changes.noMatch")} />;
    return (
      <Empty
        text={t("changes.none")}
        action={<SubjectLink to="/watches">{t("changes.watch")}</SubjectLink>}
      />
    );
  }
  return (
    <Stack>
      {byChange(rows).map(({ change, rows: group }) => {
        const title = t("changes.group", { day: day(group[0]?.createdAt ?? first.createdAt) });
        return (
          <section key={`${change} ${group[0]?.id}`} aria-label={title}>
            <Stack gap="medium">
              <Row>
                <h2>{title}</h2>
                <span>{count("changes.count", group.length)}</span>
                {!search.change && (
                  <Link to="/changes" search={{ ...search, change }}>
                    {t("changes.onlyChange")}
                  </Link>
                )}
              </Row>
              <DataTable
                caption={title}
                columns={columns(search)}
                rows={group}
                keyOf={({ id }) => id}
              />
            </Stack>
          </section>
        );
      })}
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}

function columns(search: ChangesSearch): readonly Column<Change>[] {
  return [
    {
      head: t("changes.product"),
      cell: ({ product, sku }) =>
        product ? <SubjectLink to={`/products/${product.id}`}>{product.name}</SubjectLink> : sku,
    },
    {
      head: t("changes.lane"),
      cell: ({ lane }) => laneText(lane),
    },
    { head: t("changes.asOf"), tight: true, cell: ({ asOf }) => day(asOf) },
    { head: t("changes.before"), cell: ({ before }) => <Verdict verdict={before} /> },
    { head: t("changes.after"), cell: ({ after }) => <Verdict verdict={after} /> },
    {
      head: t("changes.found"),
      tight: true,
      cell: ({ createdAt }) => <time dateTime={createdAt}>{time(createdAt)}</time>,
    },
    {
      head: t("changes.more"),
      cell: ({ product, selfCheck }) => (
        <Row>
          {selfCheck && (
            <SubjectLink to={`/checks/${selfCheck.id}`}>{t("changes.check")}</SubjectLink>
          )}
          {product && !search.product && (
            <Link to="/changes" search={{ ...search, product: product.id }}>
              {t("changes.onlyProduct")}
              <span className="visually-hidden">: {product.name}</span>
            </Link>
          )}
        </Row>
      ),
    },
  ];
}
