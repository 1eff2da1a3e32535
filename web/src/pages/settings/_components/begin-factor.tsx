import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { beginFactorMutation } from "../../../graph/__generated__/beginFactorMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/field.tsx";
import { Form, faultAt } from "../../../ui/form.tsx";
import { Row } from "../../../ui/layout.tsx";

const mutation = graphql`
  mutation beginFactorMutation($input: BeginSecondFactorInput!) {
    beginSecondFactor(input: $input) {
      secret
      uri
      userErrors {
        code
        path
        message
      }
    }
  }
`;

/** The secret that the authenticator application and the platform share. */
export type Secret = { secret: string; uri: string };

type Props = { onBegun: (secret: Secret) => void; onCancel: () => void };

/** Asks for the password, and creates the secret. */
export function BeginFactor({ onBegun, onCancel }: Props) {
  const [password, setPassword] = useState("");
  const { run, busy, faults } = useCommand<beginFactorMutation>(mutation);
  const begin = () =>
    run({ password }, ({ beginSecondFactor }) => {
      const { secret, uri } = beginSecondFactor ?? {};
      if (secret && uri) onBegun({ secret, uri });
    });
  return (
    <Form faults={faults} onSubmit={begin}>
      <TextField
        label={t("security.current")}
        type="password"
        autoComplete="current-password"
        autoFocus
        value={password}
        fault={faultAt(faults, "password")}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Row>
        <Button kind="primary" type="submit" busy={busy}>
          {t("security.next")}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          {t("action.cancel")}
        </Button>
      </Row>
    </Form>
  );
}
