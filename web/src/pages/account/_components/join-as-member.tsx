import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { joinAsMember_query$key } from "../../../graph/__generated__/joinAsMember_query.graphql.ts";
import type { joinAsMemberMutation } from "../../../graph/__generated__/joinAsMemberMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t } from "../../../i18n/index.ts";
import { signOut } from "../../../session/session.ts";
import { sessionFailure } from "../../../session/session-failure.ts";
import { SwitchButton } from "../../../shell/switch-button.tsx";
import { Button } from "../../../ui/button.tsx";
import { Form } from "../../../ui/form.tsx";
import { Card, Row } from "../../../ui/layout.tsx";
import { Failed } from "../../../ui/notice.tsx";

const fragment = graphql`
  fragment joinAsMember_query on Query {
    me {
      id
      name
      email
      memberships {
        organisation {
          id
        }
      }
    }
  }
`;

const mutation = graphql`
  mutation joinAsMemberMutation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) {
      user {
        id
        version
        memberships {
          organisation {
            id
            displayName
          }
        }
      }
      userErrors {
        code
        path
        message
      }
    }
  }
`;

type Props = {
  query: joinAsMember_query$key;
  token: string;
  name: string;
  onDone: (text: string, next?: ReactNode) => void;
};

/** Joins with the account of the session. */
export function JoinAsMember({ query, token, name, onDone }: Props) {
  const { me } = useFragment(fragment, query);
  const { run, busy, faults } = useCommand<joinAsMemberMutation>(mutation);
  const navigate = useNavigate();
  const [failure, setFailure] = useState<Error | null>(null);
  if (!me) return null;
  const before = me.memberships.map(({ organisation }) => organisation?.id);
  const join = () =>
    run({ token }, ({ acceptInvitation }) => {
      const joined = acceptInvitation?.user?.memberships.find(
        ({ organisation }) => organisation && !before.includes(organisation.id),
      )?.organisation;
      onDone(
        t("account.joined", { name }),
        joined && (
          <SwitchButton to={joined.id} home="/home" kind="primary">
            {t("account.actNow", { name: joined.displayName ?? name })}
          </SwitchButton>
        ),
      );
    });
  const leave = () =>
    void signOut().then(
      () => navigate({ to: "/sign-in", search: { next: "/account" } }),
      (reason) => setFailure(sessionFailure(reason)),
    );
  return (
    <Card title={t("account.join")}>
      <p>{t("account.joinAs", { name: me.name ?? "", email: me.email ?? "" })}</p>
      <Form faults={faults} onSubmit={join}>
        <Row>
          <Button kind="primary" type="submit" busy={busy}>
            {t("account.join")}
          </Button>
          <Button kind="quiet" onClick={leave}>
            {t("account.otherAccount")}
          </Button>
        </Row>
      </Form>
      {failure && <Failed error={failure} retry={leave} />}
    </Card>
  );
}
