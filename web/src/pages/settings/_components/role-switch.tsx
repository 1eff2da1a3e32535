import { graphql } from "react-relay/hooks";
import type { roleSwitchAssignMutation } from "../../../graph/__generated__/roleSwitchAssignMutation.graphql.ts";
import type { roleSwitchRevokeMutation } from "../../../graph/__generated__/roleSwitchRevokeMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t, word } from "../../../i18n/index.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Form } from "../../../ui/form.tsx";
import { Row } from "../../../ui/layout.tsx";
import type { AssignableRole } from "../_lib/roles.ts";

const assign = graphql`
  mutation roleSwitchAssignMutation($input: AssignRoleInput!) {
    assignRole(input: $input) {
      user {
        id
        version
        roles
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
  mutation roleSwitchRevokeMutation($input: RevokeRoleInput!) {
    revokeRole(input: $input) {
      user {
        id
        version
        roles
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
  member: { id: string; version: number };
  role: AssignableRole;
  has: boolean;
  reload: () => void;
};

/** Gives a role to a member, or takes it away. */
export function RoleSwitch({ member, role, has, reload }: Props) {
  const giving = useVersionedCommand<roleSwitchAssignMutation>(assign, reload);
  const taking = useVersionedCommand<roleSwitchRevokeMutation>(revoke, reload);
  const faults = has ? taking.faults : giving.faults;
  const name = word(role);
  const change = () => {
    giving.clear();
    taking.clear();
    const { run } = has ? taking : giving;
    run({ userId: member.id, role, expectedVersion: member.version });
  };
  return (
    <Form faults={faults} onSubmit={change}>
      <div>
        <strong>{name}</strong> – {t(`role.${role}`)}
      </div>
      <Row>
        <span role="status">
          <Badge tone={has ? "good" : "neutral"} text={t(has ? "members.has" : "members.hasNot")} />
        </span>
        <Button
          type="submit"
          kind={has ? "danger" : "secondary"}
          busy={giving.busy || taking.busy}
          aria-label={t(has ? "members.takeRole" : "members.giveRole", { role: name })}
        >
          {t(has ? "members.take" : "members.give")}
        </Button>
      </Row>
    </Form>
  );
}
