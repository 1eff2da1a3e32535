import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type {
  notificationTable_query$data,
  notificationTable_query$key,
} from "../../../graph/__generated__/notificationTable_query.graphql.ts";
import type { notificationTablePageQuery } from "../../../graph/__generated__/notificationTablePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { ago, count, t, time } from "../../../i18n/index.ts";
import { NotificationLine } from "../../../notifications/notification-line.tsx";
import { useShownConnection } from "../../../notifications/shown-connections.ts";
import { useMarkRead } from "../../../notifications/use-mark-read.ts";
import { useUnread } from "../../../session/use-me.ts";
import { Button } from "../../../ui/button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Row, Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { Empty } from "../../../ui/notice.tsx";
import { Refused } from "../../../ui/refused.tsx";
import { nothing, type Selected } from "../../../ui/selection.ts";
import { toast } from "../../../ui/toast-queue.ts";

const fragment = graphql`
  fragment notificationTable_query on Query
  @argumentDefinitions(
    filter: { type: "NotificationFilter" }
    first: { type: "Int", defaultValue: 50 }
    after: { type: "String" }
  )
  @refetchable(queryName: "notificationTablePageQuery") {
    notifications(filter: $filter, first: $first, after: $after)
      @connection(key: "notificationTable_notifications") {
      __id
      edges {
        node {
          id
          title
          readAt
          createdAt
          ...notificationLine_notification
        }
      }
    }
  }
`;

type Notification = NonNullable<
  notificationTable_query$data["notifications"]
>["edges"][number]["node"];

type Props = { query: notificationTable_query$key; onlyUnread: boolean };

export function NotificationTable({ query, onlyUnread }: Props) {
  const { data, next } = usePages<notificationTablePageQuery, notificationTable_query$key>(
    fragment,
    query,
  );
  const [selected, setSelected] = useState<Selected>(nothing);
  const read = useMarkRead();
  const unread = useUnread();
  useShownConnection(data.notifications?.__id);
  const rows = data.notifications?.edges.map(({ node }) => node) ?? [];
  if (rows.length === 0) return <Nothing onlyUnread={onlyUnread} />;

  const marked = (number: number) => {
    setSelected(nothing);
    toast(count("notifications.marked", number));
  };
  const chosen = rows.filter((row) => selected.has(row.id) && !row.readAt).map(({ id }) => id);
  return (
    <Stack gap="medium">
      <Row>
        <Button
          busy={read.busy}
          disabled={chosen.length === 0}
          onClick={() => read.some(chosen, marked)}
        >
          {chosen.length === 0
            ? t("notifications.markSelected")
            : count("notifications.markSome", chosen.length)}
        </Button>
        <Button busy={read.busy} disabled={unread === 0} onClick={() => read.all(marked)}>
          {t("notifications.markAll")}
        </Button>
      </Row>
      {read.faults.map((faults, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the commands have fixed places
        <Refused key={place} faults={faults} />
      ))}
      <DataTable
        caption={t("notifications.title")}
        columns={columns(read.busy, (id) => read.some([id]))}
        rows={rows}
        keyOf={({ id }) => id}
        selection={{ selected, onChange: setSelected, nameOf: ({ title }) => title }}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}

function columns(busy: boolean, onRead: (id: string) => void): readonly Column<Notification>[] {
  return [
    {
      head: t("notifications.about"),
      cell: (row) => <NotificationLine notification={row} onOpen={() => onRead(row.id)} />,
    },
    {
      head: t("notifications.when"),
      tight: true,
      cell: ({ createdAt }) => (
        <time dateTime={createdAt} title={time(createdAt)}>
          {ago(createdAt)}
        </time>
      ),
    },
    {
      head: t("notifications.state"),
      cell: ({ id, title, readAt }) =>
        readAt ? (
          t("notifications.isRead")
        ) : (
          <Button
            kind="quiet"
            busy={busy}
            aria-label={t("notifications.markOne", { title })}
            onClick={() => onRead(id)}
          >
            {t("notifications.mark")}
          </Button>
        ),
    },
  ];
}

function Nothing({ onlyUnread }: { onlyUnread: boolean }) {
  const navigate = useNavigate({ from: "/notifications" });
  if (!onlyUnread) return <Empty text={t("notifications.none")} />;
  return (
    <Empty
      text={t("notifications.noneUnread")}
      action={
        <Button onClick={() => void navigate({ search: {} })}>{t("notifications.showAll")}</Button>
      }
    />
  );
}
