import { useEffect, useState } from "react";
import { graphql } from "react-relay/hooks";
import { ResendVerification } from "../../../account-mail/resend-verification.tsx";
import type { verifyEmailMutation } from "../../../graph/__generated__/verifyEmailMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t } from "../../../i18n/index.ts";
import { NewPassword } from "../../../passwords/new-password.tsx";
import { nothingChosen, passwordFaults } from "../../../passwords/rules.ts";
import {
  forgetRegistration,
  rememberedNext,
  rememberedRegistration,
} from "../../../session/registration.ts";
import { rememberDevice } from "../../../session/session.ts";
import { Button } from "../../../ui/button.tsx";
import { type Faults, Form, noFaults } from "../../../ui/form.tsx";
import { Card, Stack } from "../../../ui/layout.tsx";

const mutation = graphql`
  mutation verifyEmailMutation($input: VerifyEmailInput!) {
    verifyEmail(input: $input) {
      verified
      deviceToken
      userErrors {
        code
        path
        message
      }
    }
  }
`;

/** `onDone` gets the page that the registration was made for, if there is one. */
type Props = { token: string; onDone: (next: string | undefined) => void };

/** Confirms an address, and sets the password of the account. */
export function VerifyEmail({ token, onDone }: Props) {
  const [chosen, setChosen] = useState(nothingChosen);
  const [local, setLocal] = useState<Faults>(noFaults);
  const {
    run,
    busy,
    faults: refused,
  } = useCommand<verifyEmailMutation>(mutation, {
    keyed: false,
  });
  const has = (code: string) => refused.errors.some((error) => error.code === code);

  const send = () => {
    const registrationId = rememberedRegistration();
    run({ token, password: chosen.password, registrationId }, ({ verifyEmail }) => {
      rememberDevice(verifyEmail?.deviceToken);
      const next = rememberedNext();
      forgetRegistration();
      onDone(next);
    });
  };
  // The registration that this browser remembers is of another address: that of the link counts.
  const unknown = has("REGISTRATION_NOT_FOUND");
  const again = unknown && rememberedRegistration() !== null;
  useEffect(() => {
    if (!again) return;
    forgetRegistration();
    send();
  });

  const submit = () => {
    const errors = passwordFaults(chosen, "password");
    setLocal({ errors, failure: null });
    if (errors.length === 0) send();
  };
  const faults = local.errors.length > 0 ? local : again || (unknown && busy) ? noFaults : refused;
  return (
    <Stack>
      <Form faults={faults} onSubmit={submit}>
        <NewPassword field="password" value={chosen} faults={faults} onChange={setChosen} />
        <div>
          <Button kind="primary" type="submit" busy={busy}>
            {t("account.verify")}
          </Button>
        </div>
      </Form>
      {has("TOKEN_INVALID") && (
        <Card title={t("account.newLink")}>
          <p>{t("account.dead")}</p>
          <ResendVerification />
        </Card>
      )}
    </Stack>
  );
}
