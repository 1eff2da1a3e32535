import { graphql, useFragment } from "react-relay/hooks";
import type { invitationActions_invitation$key } from "../../../graph/__generated__/invitationActions_invitation.graphql.ts";
import type { invitationActionsResendMutation } from "../../../graph/__generated__/invitationActionsResendMutation.graphql.ts";
import type { invitationActionsRevokeMutation } from "../../../graph/__generated__/invitationActionsRevokeMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Form } from "../../../ui/form.tsx";
import { Row } from "../../../ui/layout.tsx";

const fragment = graphql`
  fragment invitationActions_invitation on Invitation {
    id
    version
    email
    roles
    locale
  }
`;

const resend = graphql`
  mutation invitationActionsResendMutation($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      invitation {
        id
        status
      }
      userErrors {
        code
        path
        message
      }
    }
  }
`;

const revoke = graphql`
  mutation invitationActionsRevokeMutation($input: RevokeInvitationInput!) {
    revokeInvitation(input: $input) {
      invitation {
        id
        version
        status
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
  invitation: invitationActions_invitation$key;
  onDone: (text: string) => void;
  reload: () => void;
};

/** Sends an open invitation again, which replaces it, or withdraws it. */
export function InvitationActions({ invitation, onDone, reload }: Props) {
  const { id, version, email, roles, locale } = useFragment(fragment, invitation);
  const sending = useCommand<invitationActionsResendMutation>(resend);
  const revoking = useVersionedCommand<invitationActionsRevokeMutation>(revoke, reload);
  const { errors, failure } = sending.faults;
  const faults = errors.length > 0 || failure ? sending.faults : revoking.faults;
  const sendAgain = () => {
    revoking.clear();
    sending.run({ email, roles: [...roles], locale }, () =>
      onDone(t("members.invited", { email })),
    );
  };
  const withdraw = () => {
    sending.clear();
    revoking.run({ invitationId: id, expectedVersion: version }, () =>
      onDone(t("members.revokeDone", { email })),
    );
  };
  return (
    <Form faults={faults} onSubmit={sendAgain}>
      <Row>
        <Button type="submit" busy={sending.busy} aria-label={t("members.resendOf", { email })}>
          {t("members.resend")}
        </Button>
        <Button
          kind="danger"
          busy={revoking.busy}
          onClick={withdraw}
          aria-label={t("members.revokeOf", { email })}
        >
          {t("members.revoke")}
        </Button>
      </Row>
    </Form>
  );
}
