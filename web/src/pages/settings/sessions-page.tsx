import { graphql, useLazyLoadQuery } from "react-relay/hooks";
import type { sessionsPageQuery } from "../../graph/__generated__/sessionsPageQuery.graphql.ts";
import { t } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { SessionTable } from "./_components/session-table.tsx";
import { SignOutEverywhere } from "./_components/sign-out-everywhere.tsx";

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
  const data = useLazyLoadQuery<sessionsPageQuery>(
    graphql`
      query sessionsPageQuery {
        ...sessionTable_query
      }
    `,
    {},
    { fetchPolicy: "store-and-network" },
  );
  return <SessionTable query={data} />;
}
