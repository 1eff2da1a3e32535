import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type {
  invitationTable_query$data,
  invitationTable_query$key,
} from "../../../graph/__generated__/invitationTable_query.graphql.ts";
import type { invitationTablePageQuery } from "../../../graph/__generated__/invitationTablePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { day, t, word } from "../../../i18n/index.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { Empty } from "../../../ui/notice.tsx";
import { PartFailed } from "../../../ui/part-failed.tsx";
import { invitationState } from "../_lib/invitation-state.ts";
import { InvitationActions } from "./invitation-actions.tsx";
import { Said } from "./said.tsx";

const fragment = graphql`
  fragment invitationTable_query on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 50 }, after: { type: "String" })
  @refetchable(queryName: "invitationTablePageQuery") {
    invitationsPart: invitations(first: $first, after: $after)
      @connection(key: "invitationTable_invitationsPart") {
      edges {
        node {
          id
          email
          roles
          status
          createdAt
          expiresAt
          invitedBy {
            displayName
          }
          ...invitationActions_invitation
        }
      }
    }
  }
`;

type Invitations = NonNullable<invitationTable_query$data["invitationsPart"]>;
type Invitation = Invitations["edges"][number]["node"];

type Props = { query: invitationTable_query$key; reload: () => void };

/** The invitations of the organisation, newest first. */
export function InvitationTable({ query, reload }: Props) {
  const { data, next } = usePages<invitationTablePageQuery, invitationTable_query$key>(
    fragment,
    query,
  );
  const [said, setSaid] = useState<string | null>(null);
  const onDone = (text: string) => {
    setSaid(text);
    reload();
  };
  if (!data.invitationsPart) return <PartFailed retry={reload} />;
  const rows = data.invitationsPart.edges.map(({ node }) => node);
  if (rows.length === 0) return <Empty text={t("members.noInvitations")} />;
  return (
    <Stack gap="medium">
      {said !== null && <Said key={said} text={said} />}
      <DataTable
        caption={t("members.invitations")}
        columns={columns(onDone, reload)}
        rows={rows}
        keyOf={({ id }) => id}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}

function columns(
  onDone: (text: string) => void,
  reload: () => void,
): readonly Column<Invitation>[] {
  return [
    { head: t("members.email"), cell: ({ email }) => email },
    { head: t("members.roles"), cell: ({ roles }) => roles.map(word).join(", ") },
    {
      head: t("members.status"),
      cell: ({ status, expiresAt }) => {
        const { tone, text } = invitationState(status, expiresAt);
        return (
          <Stack gap="small">
            <Badge tone={tone} text={t(text)} />
            {status === "PENDING" && t("members.expires", { day: day(expiresAt) })}
          </Stack>
        );
      },
    },
    {
      head: t("members.sent"),
      tight: true,
      cell: ({ createdAt, invitedBy }) => (
        <>
          {day(createdAt)}
          {invitedBy?.displayName && (
            <>
              <br />
              {t("members.invitedBy", { name: invitedBy.displayName })}
            </>
          )}
        </>
      ),
    },
    {
      head: t("members.actions"),
      cell: (invitation) =>
        invitation.status === "PENDING" && (
          <InvitationActions invitation={invitation} onDone={onDone} reload={reload} />
        ),
    },
  ];
}
