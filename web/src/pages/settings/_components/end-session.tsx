import { graphql } from "react-relay/hooks";
import type { endSessionMutation } from "../../../graph/__generated__/endSessionMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Form } from "../../../ui/form.tsx";

const mutation = graphql`
  mutation endSessionMutation($input: RevokeSessionInput!) {
    revokeSession(input: $input) {
      session {
        id
        revokedAt
      }
      userErrors {
        code
        path
        message
      }
    }
  }
`;

type Props = { id: string; begun: string; onEnded: () => void };

/** Ends one session of the person. */
export function EndSession({ id, begun, onEnded }: Props) {
  const { run, busy, faults } = useCommand<endSessionMutation>(mutation);
  return (
    <Form faults={faults} onSubmit={() => run({ sessionId: id }, onEnded)}>
      <Button type="submit" busy={busy} aria-label={t("sessions.endOf", { time: begun })}>
        {t("sessions.end")}
      </Button>
    </Form>
  );
}
