import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { forgottenPageMutation } from "../../graph/__generated__/forgottenPageMutation.graphql.ts";
import { useCommand } from "../../graph/use-command.ts";
import { t } from "../../i18n/index.ts";
import { LoadMe } from "../../session/use-me.ts";
import { Narrow } from "../../shell/frame.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Form, faultAt } from "../../ui/form.tsx";
import { PageHead, Row, Stack } from "../../ui/layout.tsx";
import { Notice } from "../../ui/notice.tsx";

const mutation = graphql`
  mutation forgottenPageMutation($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) {
      accepted
      userErrors {
        code
        path
        message
      }
    }
  }
`;

/** Asks for the email with which a new password is chosen. The answer does not reveal who has an account. */
export default function ForgottenPage() {
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState<{ email: string; times: number } | null>(null);
  const { run, busy, faults } = useCommand<forgottenPageMutation>(mutation, { keyed: false });
  const submit = () =>
    run({ email: email.trim() }, () =>
      setSentTo({ email: email.trim(), times: (sentTo?.times ?? 0) + 1 }),
    );
  return (
    <Narrow>
      <LoadMe />
      <Stack>
        <PageHead title={t("forgotten.title")} lead={t("forgotten.lead")} />
        <Form faults={faults} onSubmit={submit}>
          <TextField
            label={t("signIn.email")}
            type="email"
            name="email"
            autoComplete="username"
            maxLength={254}
            value={email}
            fault={faultAt(faults, "email")}
            onChange={(event) => setEmail(event.target.value)}
          />
          {sentTo && (
            <Notice key={sentTo.times} kind="good">
              {t("forgotten.sent", { email: sentTo.email })}
            </Notice>
          )}
          <Row>
            <Button kind="primary" type="submit" busy={busy}>
              {t(sentTo ? "forgotten.again" : "forgotten.submit")}
            </Button>
            <Link to="/sign-in">{t("nav.signIn")}</Link>
          </Row>
        </Form>
      </Stack>
    </Narrow>
  );
}
