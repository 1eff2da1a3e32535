import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { changePasswordMutation } from "../../../graph/__generated__/changePasswordMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t } from "../../../i18n/index.ts";
import { NewPassword } from "../../../passwords/new-password.tsx";
import { nothingChosen, passwordFaults } from "../../../passwords/rules.ts";
import { rememberDevice } from "../../../session/session.ts";
import { Button } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/field.tsx";
import { type Faults, Form, faultAt, missing, noFaults } from "../../../ui/form.tsx";
import { Card } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";

const mutation = graphql`
  mutation changePasswordMutation($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      changed
      deviceToken
      userErrors {
        code
        path
        message
      }
    }
  }
`;

export function ChangePassword({ email }: { email: string }) {
  const [current, setCurrent] = useState("");
  const [chosen, setChosen] = useState(nothingChosen);
  const [done, setDone] = useState(false);
  const [local, setLocal] = useState<Faults>(noFaults);
  const { run, busy, faults: refused } = useCommand<changePasswordMutation>(mutation);
  // The first answer was lost, but the password has changed.
  const happened = refused.errors.some(({ code }) => code === "ALREADY_DONE");
  const faults = local.errors.length > 0 ? local : happened ? noFaults : refused;

  const submit = () => {
    setDone(false);
    const errors = passwordFaults(chosen, "newPassword");
    if (!current) errors.unshift(missing("currentPassword", t("security.currentMissing")));
    setLocal({ errors, failure: null });
    if (errors.length > 0) return;
    run({ currentPassword: current, newPassword: chosen.password }, ({ changePassword }) => {
      rememberDevice(changePassword?.deviceToken);
      setCurrent("");
      setChosen(nothingChosen);
      setDone(true);
    });
  };

  return (
    <Card title={t("security.password")}>
      <p>{t("security.passwordText")}</p>
      <Form faults={faults} onSubmit={submit}>
        {/* For password managers: the account of the password. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <TextField
          label={t("security.current")}
          type="password"
          autoComplete="current-password"
          value={current}
          fault={faultAt(faults, "currentPassword")}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <NewPassword field="newPassword" value={chosen} faults={faults} onChange={setChosen} />
        <div>
          <Button kind="primary" type="submit" busy={busy}>
            {t("security.change")}
          </Button>
        </div>
        {(done || happened) && <Notice kind="good">{t("security.changed")}</Notice>}
      </Form>
    </Card>
  );
}
