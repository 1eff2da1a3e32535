import { Link } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";
import type { newestNotifications_query$key } from "../../../graph/__generated__/newestNotifications_query.graphql.ts";
import { ago, t, time } from "../../../i18n/index.ts";
import { NotificationLine } from "../../../notifications/notification-line.tsx";
import { useShownConnection } from "../../../notifications/shown-connections.ts";
import { useMarkRead } from "../../../notifications/use-mark-read.ts";
import { Card } from "../../../ui/layout.tsx";
import { Lines } from "../../../ui/lines.tsx";
import { PartFailed } from "../../../ui/part-failed.tsx";

const SHOWN = 5;

const fragment = graphql`
  fragment newestNotifications_query on Query {
    newestPart: notifications(first: 5) @connection(key: "newestNotifications_newestPart") {
      __id
      edges {
        node {
          id
          createdAt
          ...notificationLine_notification
        }
      }
    }
  }
`;

type Props = { query: newestNotifications_query$key; reload: () => void };

/** The newest notifications. New ones appear as they are created. */
export function NewestNotifications({ query, reload }: Props) {
  const { newestPart } = useFragment(fragment, query);
  const { some } = useMarkRead();
  useShownConnection(newestPart?.__id);
  if (!newestPart) {
    return (
      <Card title={t("home.notifications")}>
        <PartFailed retry={reload} />
      </Card>
    );
  }
  // New ones are added on top, and Relay keeps those that they push out.
  const rows = newestPart.edges.slice(0, SHOWN).map(({ node }) => node);
  return (
    <Card title={t("home.notifications")}>
      {rows.length === 0 ? (
        <p>{t("notifications.none")}</p>
      ) : (
        <Lines
          of={rows.map((row) => ({
            key: row.id,
            main: <NotificationLine notification={row} onOpen={() => some([row.id])} />,
            aside: (
              <time dateTime={row.createdAt} title={time(row.createdAt)}>
                {ago(row.createdAt)}
              </time>
            ),
          }))}
        />
      )}
      <div>
        <Link to="/notifications">{t("home.allNotifications")}</Link>
      </div>
    </Card>
  );
}
