import { graphql } from "react-relay/hooks";
import type { orderTimeline_query$key } from "../../../graph/__generated__/orderTimeline_query.graphql.ts";
import type { orderTimelinePageQuery } from "../../../graph/__generated__/orderTimelinePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { t } from "../../../i18n/index.ts";
import { Stack } from "../../../ui/layout.tsx";
import { Earlier } from "../../../ui/more.tsx";
import { TimelineEntry } from "./timeline-entry.tsx";

const fragment = graphql`
  fragment orderTimeline_query on Query
  @argumentDefinitions(
    id: { type: "ID!" }
    last: { type: "Int", defaultValue: 50 }
    before: { type: "String" }
  )
  @refetchable(queryName: "orderTimelinePageQuery") {
    order(id: $id) {
      id
      timeline(last: $last, before: $before) @connection(key: "orderTimeline_timeline") {
        edges {
          node {
            sequence
            ...timelineEntry_entry
          }
        }
      }
    }
  }
`;

/** The history of the order, oldest first. */
export function OrderTimeline({ query }: { query: orderTimeline_query$key }) {
  const { data, previous } = usePages<orderTimelinePageQuery, orderTimeline_query$key>(
    fragment,
    query,
  );
  const entries = data.order?.timeline.edges.map(({ node }) => node) ?? [];
  if (entries.length === 0) return null;
  return (
    <Stack gap="medium">
      <h2>{t("timeline.title")}</h2>
      <Earlier text={t("timeline.earlier")} pager={previous} />
      <ol>
        {entries.map((entry) => (
          <li key={entry.sequence}>
            <TimelineEntry entry={entry} />
          </li>
        ))}
      </ol>
    </Stack>
  );
}
