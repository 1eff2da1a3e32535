import { useState } from "react";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";
import type { invitationSectionQuery } from "../../../graph/__generated__/invitationSectionQuery.graphql.ts";
import { t } from "../../../i18n/index.ts";
import { Boundary } from "../../../shell/boundary.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { InvitationTable } from "./invitation-table.tsx";
import { InviteForm } from "./invite-form.tsx";

/** Invites people, and shows the invitations. For owners. */
export function InvitationSection({ kind }: { kind: string }) {
  const [sent, setSent] = useState(0);
  return (
    <Stack>
      <InviteForm kind={kind} onSent={() => setSent((times) => times + 1)} />
      <section>
        <Stack gap="medium">
          <h2>{t("members.invitations")}</h2>
          <Boundary lines={3}>
            <Invitations sent={sent} />
          </Boundary>
        </Stack>
      </section>
    </Stack>
  );
}

function Invitations({ sent }: { sent: number }) {
  const data = useLazyLoadQuery<invitationSectionQuery>(
    graphql`
      query invitationSectionQuery {
        ...invitationTable_query
      }
    `,
    {},
    { fetchPolicy: "store-and-network", fetchKey: sent },
  );
  return <InvitationTable query={data} />;
}
