import { graphql } from "react-relay/hooks";
import type { sessionsPageQuery } from "../../graph/__generated__/sessionsPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { useReload } from "../../graph/use-reload.ts";
import { t } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { SessionTable } from "./_components/session-table.tsx";
import { SignOutEverywhere } from "./_components/sign-out-everywhere.tsx";

const query = graphql`
  query sessionsPageQuery {
    ...useMe_query
    ...sessionTable_query
  }
`;

export default function SessionsPage() {
  return (
    <Stack>
      <PageHead
        title={t("sessions.title")}
        lead={t("sessions.lead")}
        actions={<SignOutEverywhere />}
      />
      <Boundary>
        <Sessions />
      </Boundary>
    </Stack>
  );
}

function Sessions() {
  const data = useQuery<sessionsPageQuery>(query, {}, { fetchPolicy: "store-and-network" });
  const reload = useReload<sessionsPageQuery>(query, {});
  return <SessionTable query={data} reload={reload} />;
}
