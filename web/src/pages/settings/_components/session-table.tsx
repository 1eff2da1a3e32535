import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type {
  sessionTable_query$data,
  sessionTable_query$key,
} from "../../../graph/__generated__/sessionTable_query.graphql.ts";
import type { sessionTablePageQuery } from "../../../graph/__generated__/sessionTablePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { ago, t, time } from "../../../i18n/index.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { Empty } from "../../../ui/notice.tsx";
import { EndSession } from "./end-session.tsx";
import { Said } from "./said.tsx";

const fragment = graphql`
  fragment sessionTable_query on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 50 }, after: { type: "String" })
  @refetchable(queryName: "sessionTablePageQuery") {
    me {
      id
      sessions(first: $first, after: $after) @connection(key: "sessionTable_sessions") {
        edges {
          node {
            id
            current
            createdAt
            lastUsedAt
            apiClient {
              name
            }
            organisation {
              displayName
            }
          }
        }
      }
    }
  }
`;

type Sessions = NonNullable<sessionTable_query$data["me"]>["sessions"];
type Session = Sessions["edges"][number]["node"];

type Props = { query: sessionTable_query$key; reload: () => void };

export function SessionTable({ query, reload }: Props) {
  const { data, next } = usePages<sessionTablePageQuery, sessionTable_query$key>(fragment, query);
  const [ended, setEnded] = useState(0);
  const rows = data.me?.sessions.edges.map(({ node }) => node) ?? [];
  const onEnded = () => {
    setEnded((times) => times + 1);
    reload();
  };
  if (rows.length === 0) return <Empty text={t("sessions.none")} />;
  return (
    <Stack gap="medium">
      {ended > 0 && <Said key={ended} text={t("sessions.ended")} />}
      <DataTable
        caption={t("sessions.title")}
        columns={columns(onEnded)}
        rows={rows}
        keyOf={({ id }) => id}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}

function columns(onEnded: () => void): readonly Column<Session>[] {
  return [
    {
      head: t("sessions.client"),
      cell: ({ current, apiClient }) =>
        current ? (
          <Badge tone="good" text={t("sessions.thisOne")} />
        ) : (
          (apiClient?.name ?? t("sessions.other"))
        ),
    },
    { head: t("sessions.organisation"), cell: ({ organisation }) => organisation?.displayName },
    { head: t("sessions.begun"), tight: true, cell: ({ createdAt }) => time(createdAt) },
    {
      head: t("sessions.used"),
      cell: ({ lastUsedAt }) => (
        <time dateTime={lastUsedAt} title={time(lastUsedAt)}>
          {ago(lastUsedAt)}
        </time>
      ),
    },
    {
      head: t("sessions.action"),
      // This session ends by signing out.
      cell: ({ id, current, createdAt }) =>
        !current && <EndSession id={id} begun={time(createdAt)} onEnded={onEnded} />,
    },
  ];
}
