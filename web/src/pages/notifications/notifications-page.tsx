import { useNavigate, useSearch } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import type { notificationsPageQuery } from "../../graph/__generated__/notificationsPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { useReload } from "../../graph/use-reload.ts";
import { t } from "../../i18n/index.ts";
import { useGaps } from "../../live/use-gaps.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { Check } from "../../ui/check.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { NotificationTable } from "./_components/notification-table.tsx";
import type { NotificationsSearch } from "./search.ts";

const query = graphql`
  query notificationsPageQuery($filter: NotificationFilter) {
    ...useMe_query
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
  const variables = { filter: { unread: search.unread ?? null } };
  const data = useQuery<notificationsPageQuery>(query, variables, {
    fetchPolicy: "store-and-network",
  });
  useGaps(useReload<notificationsPageQuery>(query, variables));
  return <NotificationTable query={data} onlyUnread={search.unread ?? false} />;
}
