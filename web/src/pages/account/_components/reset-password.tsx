import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { resetPasswordMutation } from "../../../graph/__generated__/resetPasswordMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t } from "../../../i18n/index.ts";
import { NewPassword } from "../../../passwords/new-password.tsx";
import { nothingChosen, passwordFaults } from "../../../passwords/rules.ts";
import { isSignedIn, rememberDevice, signOut } from "../../../session/session.ts";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { type Faults, Form, noFaults } from "../../../ui/form.tsx";
import { Card, Row, Stack } from "../../../ui/layout.tsx";

const mutation = graphql`
  mutation resetPasswordMutation($input: ResetPasswordInput!) {
    resetPassword(input: $input) {
      reset
      deviceToken
      userErrors {
        code
        path
        message
      }
    }
  }
`;

/** Sets a new password with the token of an email. All sessions of the account end. */
export function ResetPassword({ token, onDone }: { token: string; onDone: () => void }) {
  const [chosen, setChosen] = useState(nothingChosen);
  const [local, setLocal] = useState<Faults>(noFaults);
  const {
    run,
    busy,
    faults: refused,
  } = useCommand<resetPasswordMutation>(mutation, {
    keyed: false,
  });
  const faults = local.errors.length > 0 ? local : refused;
  const submit = () => {
    const errors = passwordFaults(chosen, "newPassword");
    setLocal({ errors, failure: null });
    if (errors.length > 0) return;
    run({ token, newPassword: chosen.password }, ({ resetPassword }) => {
      rememberDevice(resetPassword?.deviceToken);
      onDone();
      // A session of this browser has ended with the others. If this fails, the next request finds out.
      if (isSignedIn()) void signOut().catch(() => undefined);
    });
  };
  return (
    <Stack>
      <Form faults={faults} onSubmit={submit}>
        <NewPassword field="newPassword" value={chosen} faults={faults} onChange={setChosen} />
        <div>
          <Button kind="primary" type="submit" busy={busy}>
            {t("account.reset")}
          </Button>
        </div>
      </Form>
      {refused.errors.some(({ code }) => code === "TOKEN_INVALID") && (
        <Card title={t("account.newLink")}>
          <p>{t("account.dead")}</p>
          <Row>
            <Link to="/forgotten" className={buttonClass}>
              {t("account.newLink")}
            </Link>
            <Link to="/sign-in">{t("nav.signIn")}</Link>
          </Row>
        </Card>
      )}
    </Stack>
  );
}
