import { graphql, useLazyLoadQuery } from "react-relay/hooks";
import type { membersPageQuery } from "../../graph/__generated__/membersPageQuery.graphql.ts";
import { t } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { InvitationSection } from "./_components/invitation-section.tsx";
import { LeaveOrganisation } from "./_components/leave-organisation.tsx";
import { MemberTable } from "./_components/member-table.tsx";
import { isOwner } from "./_lib/roles.ts";
import { useReload } from "./_lib/use-reload.ts";

const query = graphql`
  query membersPageQuery {
    me {
      id
      roles
      organisation {
        id
        kind
        displayName
      }
      ...leaveOrganisation_user
    }
    ...memberTable_query
  }
`;

export default function MembersPage() {
  return (
    <Stack>
      <PageHead title={t("members.title")} />
      <Boundary>
        <Members />
      </Boundary>
    </Stack>
  );
}

function Members() {
  const data = useLazyLoadQuery<membersPageQuery>(query, {}, { fetchPolicy: "store-and-network" });
  const reload = useReload<membersPageQuery>(query, {});
  const me = data.me;
  if (!me?.organisation) return null;
  const { kind, displayName } = me.organisation;
  const owner = isOwner(me.roles);
  const name = displayName ?? "";
  return (
    <Stack>
      <p>{t("members.lead", { name })}</p>
      <MemberTable query={data} kind={kind} owner={owner} reload={reload} />
      {owner && <InvitationSection kind={kind} />}
      <LeaveOrganisation user={me} name={name} reload={reload} />
    </Stack>
  );
}
