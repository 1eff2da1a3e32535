import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { membersPageQuery } from "../../graph/__generated__/membersPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { useReload } from "../../graph/use-reload.ts";
import { t } from "../../i18n/index.ts";
import { claims } from "../../session/claims.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { Empty } from "../../ui/notice.tsx";
import { InvitationSection } from "./_components/invitation-section.tsx";
import { LeaveOrganisation } from "./_components/leave-organisation.tsx";
import { MemberTable } from "./_components/member-table.tsx";
import { isOwner } from "./_lib/roles.ts";

const query = graphql`
  query membersPageQuery($owner: Boolean!) {
    ...useMe_query
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
    ...invitationTable_query @include(if: $owner) @alias(as: "invitations")
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
  const [owner, setOwner] = useState(() => isOwner(claims()?.roles ?? []));
  const data = useQuery<membersPageQuery>(query, { owner }, { fetchPolicy: "store-and-network" });
  const reload = useReload<membersPageQuery>(query, { owner });
  const me = data.me;
  if (!me?.organisation) return <Empty text={t("home.noOrganisation")} />;
  const { kind, displayName } = me.organisation;
  // The roles have changed since the token was issued.
  if (isOwner(me.roles) !== owner) setOwner(!owner);
  const name = displayName ?? "";
  return (
    <Stack>
      <p>{t("members.lead", { name })}</p>
      <MemberTable query={data} kind={kind} owner={owner} reload={reload} />
      {data.invitations && (
        <InvitationSection query={data.invitations} kind={kind} reload={reload} />
      )}
      <LeaveOrganisation user={me} name={name} reload={reload} />
    </Stack>
  );
}
