import { graphql } from "react-relay/hooks";
import type {
  watchTable_query$data,
  watchTable_query$key,
} from "../../../graph/__generated__/watchTable_query.graphql.ts";
import type { watchTablePageQuery } from "../../../graph/__generated__/watchTablePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { country, day, t, word } from "../../../i18n/index.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { Empty } from "../../../ui/notice.tsx";
import { SubjectLink } from "../../../ui/subject-link.tsx";
import { WatchSwitch } from "./watch-switch.tsx";

const fragment = graphql`
  fragment watchTable_query on Query
  @argumentDefinitions(
    status: { type: "WatchStatus" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "watchTablePageQuery") {
    watches(status: $status, first: $first, after: $after) @connection(key: "watchTable_watches") {
      edges {
        node {
          id
          hsPrefix
          mode
          status
          createdAt
          market {
            code
          }
          product {
            id
            name
          }
          ...watchSwitch_watch
        }
      }
    }
  }
`;

type Watch = NonNullable<watchTable_query$data["watches"]>["edges"][number]["node"];

const columns: readonly Column<Watch>[] = [
  {
    head: t("watches.subject"),
    cell: (watch) =>
      watch.product ? (
        <SubjectLink to={`/products/${watch.product.id}`}>{watch.product.name}</SubjectLink>
      ) : (
        nameOf(watch)
      ),
  },
  { head: t("watches.market"), cell: ({ market }) => country(market.code) },
  { head: t("entry.mode"), cell: ({ mode }) => word(mode) },
  {
    head: t("watches.status"),
    cell: ({ status }) => (
      <Badge tone={status === "ACTIVE" ? "good" : "neutral"} text={word(status)} />
    ),
  },
  { head: t("watches.since"), tight: true, cell: ({ createdAt }) => day(createdAt) },
  {
    head: t("watches.action"),
    cell: (watch) => (
      <WatchSwitch watch={watch} name={`${nameOf(watch)}, ${country(watch.market.code)}`} />
    ),
  },
];

type Props = { query: watchTable_query$key; filtered: boolean; onAdd: () => void };

export function WatchTable({ query, filtered, onAdd }: Props) {
  const { data, next } = usePages<watchTablePageQuery, watchTable_query$key>(fragment, query);
  const rows = data.watches?.edges.map(({ node }) => node) ?? [];
  if (rows.length === 0) {
    if (filtered) return <Empty text={t("watches.noMatch")} />;
    return (
      <Empty
        text={t("watches.none")}
        action={
          <Button kind="primary" onClick={onAdd}>
            {t("watches.add")}
          </Button>
        }
      />
    );
  }
  return (
    <Stack gap="medium">
      <DataTable
        caption={t("watches.title")}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}

function nameOf({ product, hsPrefix }: Watch): string {
  if (product) return product.name;
  return hsPrefix ? t("watches.below", { code: hsPrefix }) : t("watches.gone");
}
