import { useNavigate, useSearch } from "@tanstack/react-router";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";
import type { notificationsPageQuery } from "../../graph/__generated__/notificationsPageQuery.graphql.ts";
import { t } from "../../i18n/index.ts";
import { useGaps } from "../../live/use-gaps.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { Check } from "../../ui/check.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { NotificationTable } from "./_components/notification-table.tsx";
import type { NotificationsSearch } from "./search.ts";

const query = graphql`
  query notificationsPageQuery($filter: NotificationFilter) {
    ...notificationTable_query @arguments(filter: $filter)
  }
`;

export default function NotificationsPage() {
  const search: NotificationsSearch = useSearch({ from: "/member/notifications" });
  const navigate = useNavigate({ from: "/notifications" });
  return (
    <Stack>
      <PageHead title={t("notifications.title")} />
      <search>
        <Check
          label={t("notifications.onlyUnread")}
          checked={search.unread ?? false}
          onChange={(only) =>
            void navigate({ search: only ? { unread: true } : {}, resetScroll: false })
          }
        />
      </search>
      <Boundary key={String(search.unread)}>
        <Notifications search={search} />
      </Boundary>
    </Stack>
  );
}

function Notifications({ search }: { search: NotificationsSearch }) {
  const fetchKey = useGaps();
  const data = useLazyLoadQuery<notificationsPageQuery>(
    query,
    { filter: { unread: search.unread ?? null } },
    { fetchPolicy: "store-and-network", fetchKey },
  );
  return <NotificationTable query={data} onlyUnread={search.unread ?? false} />;
}
