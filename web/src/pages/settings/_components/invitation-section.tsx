import type { invitationTable_query$key } from "../../../graph/__generated__/invitationTable_query.graphql.ts";
import { t } from "../../../i18n/index.ts";
import { Stack } from "../../../ui/layout.tsx";
import { InvitationTable } from "./invitation-table.tsx";
import { InviteForm } from "./invite-form.tsx";

type Props = { query: invitationTable_query$key; kind: string; reload: () => void };

/** Invites people, and shows the invitations. For owners. */
export function InvitationSection({ query, kind, reload }: Props) {
  return (
    <Stack>
      <InviteForm kind={kind} onSent={reload} />
      <section>
        <Stack gap="medium">
          <h2>{t("members.invitations")}</h2>
          <InvitationTable query={query} reload={reload} />
        </Stack>
      </section>
    </Stack>
  );
}
