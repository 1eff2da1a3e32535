import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { acceptInvitation_query$key } from "../../../graph/__generated__/acceptInvitation_query.graphql.ts";
import type { acceptInvitationMemberQuery } from "../../../graph/__generated__/acceptInvitationMemberQuery.graphql.ts";
import type { acceptInvitationQuery } from "../../../graph/__generated__/acceptInvitationQuery.graphql.ts";
import { useQuery } from "../../../graph/use-query.ts";
import { day, t, word } from "../../../i18n/index.ts";
import { useSignedIn } from "../../../session/use-session.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { Card, Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { JoinAsMember } from "./join-as-member.tsx";
import { JoinAsNew } from "./join-as-new.tsx";

const fragment = graphql`
  fragment acceptInvitation_query on Query @argumentDefinitions(token: { type: "String!" }) {
    invitation(token: $token) {
      organisationName
      organisationVerified
      roles
      expiresAt
    }
  }
`;

const query = graphql`
  query acceptInvitationQuery($token: String!) {
    ...acceptInvitation_query @arguments(token: $token)
  }
`;

// The gateway refuses the operation of a visitor that has a field for members, even one that is skipped.
const memberQuery = graphql`
  query acceptInvitationMemberQuery($token: String!) {
    ...useMe_query
    ...acceptInvitation_query @arguments(token: $token)
    ...joinAsMember_query
  }
`;

type Props = { token: string; onDone: (text: string, next?: ReactNode) => void };

/** Shows who invites, and joins: with the account of the session, with another one, or with a new one. */
export function AcceptInvitation(props: Props) {
  return useSignedIn() ? <ForMember {...props} /> : <ForVisitor {...props} />;
}

function ForMember({ token, onDone }: Props) {
  const data = useQuery<acceptInvitationMemberQuery>(
    memberQuery,
    { token },
    { fetchPolicy: "network-only" },
  );
  return (
    <Invitation query={data}>
      {(name) => <JoinAsMember query={data} token={token} name={name} onDone={onDone} />}
    </Invitation>
  );
}

function ForVisitor({ token, onDone }: Props) {
  const data = useQuery<acceptInvitationQuery>(query, { token }, { fetchPolicy: "network-only" });
  return (
    <Invitation query={data}>
      {() => (
        <>
          <JoinAsNew token={token} onDone={() => onDone(t("account.joinedNew"))} />
          <Card title={t("account.inviteKnown")}>
            <p>{t("account.inviteKnownText")}</p>
            <div>
              <Link to="/sign-in" search={{ next: "/account" }} className={buttonClass}>
                {t("nav.signIn")}
              </Link>
            </div>
          </Card>
        </>
      )}
    </Invitation>
  );
}

type InvitationProps = {
  query: acceptInvitation_query$key;
  /** The way to join the organisation of this name. */
  children: (name: string) => ReactNode;
};

function Invitation({ query: key, children }: InvitationProps) {
  const { invitation } = useFragment(fragment, key);
  if (!invitation) return <Notice kind="bad">{t("account.inviteDead")}</Notice>;
  const { organisationName: name, organisationVerified, roles, expiresAt } = invitation;
  return (
    <Stack>
      <Card>
        <p>{t("account.inviteBy", { name, day: day(expiresAt) })}</p>
        <p>{t("account.roles", { roles: roles.map(word).join(", ") })}</p>
        {!organisationVerified && <Notice kind="warn">{t("account.unverified")}</Notice>}
      </Card>
      {children(name)}
    </Stack>
  );
}
