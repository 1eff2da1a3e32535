import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";
import type { acceptInvitationQuery } from "../../../graph/__generated__/acceptInvitationQuery.graphql.ts";
import { day, t, word } from "../../../i18n/index.ts";
import { useSignedIn } from "../../../session/use-session.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { Card, Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { JoinAsMember } from "./join-as-member.tsx";
import { JoinAsNew } from "./join-as-new.tsx";

const query = graphql`
  query acceptInvitationQuery($token: String!, $signedIn: Boolean!) {
    invitation(token: $token) {
      organisationName
      organisationVerified
      roles
      expiresAt
    }
    ...joinAsMember_query @include(if: $signedIn) @alias(as: "member")
  }
`;

type Props = { token: string; onDone: (text: string, next?: ReactNode) => void };

/** Shows who invites, and joins: with the account of the session, with another one, or with a new one. */
export function AcceptInvitation({ token, onDone }: Props) {
  const signedIn = useSignedIn();
  const data = useLazyLoadQuery<acceptInvitationQuery>(
    query,
    { token, signedIn },
    { fetchPolicy: "network-only" },
  );
  const invitation = data.invitation;
  if (!invitation) return <Notice kind="bad">{t("account.inviteDead")}</Notice>;
  const name = invitation.organisationName;
  return (
    <Stack>
      <Card>
        <p>{t("account.inviteBy", { name, day: day(invitation.expiresAt) })}</p>
        <p>{t("account.roles", { roles: invitation.roles.map(word).join(", ") })}</p>
        {!invitation.organisationVerified && <Notice kind="warn">{t("account.unverified")}</Notice>}
      </Card>
      {data.member ? (
        <JoinAsMember query={data.member} token={token} name={name} onDone={onDone} />
      ) : (
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
    </Stack>
  );
}
