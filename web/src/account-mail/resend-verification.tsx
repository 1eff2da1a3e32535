import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { resendVerificationMutation } from "../graph/__generated__/resendVerificationMutation.graphql.ts";
import { useCommand } from "../graph/use-command.ts";
import { t } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Form, faultAt } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";

const mutation = graphql`
  mutation resendVerificationMutation($input: RequestEmailVerificationInput!) {
    requestEmailVerification(input: $input) {
      accepted
      userErrors {
        code
        path
        message
      }
    }
  }
`;

/** Sends the email of a registration again: to a known address, or to one that the person enters. */
export function ResendVerification({ to }: { to?: string }) {
  const [email, setEmail] = useState(to ?? "");
  const [sent, setSent] = useState(0);
  const { run, busy, faults } = useCommand<resendVerificationMutation>(mutation, { keyed: false });
  return (
    <Form faults={faults} onSubmit={() => run({ email }, () => setSent(sent + 1))}>
      {to === undefined && (
        <TextField
          label={t("register.email")}
          type="email"
          autoComplete="username"
          value={email}
          fault={faultAt(faults, "email")}
          onChange={(event) => setEmail(event.target.value)}
        />
      )}
      <div>
        <Button type="submit" busy={busy}>
          {t("mail.resend")}
        </Button>
      </div>
      {sent > 0 && (
        <Notice key={sent} kind="good">
          {t("mail.resent")}
        </Notice>
      )}
    </Form>
  );
}
