import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { joinAsNewMutation } from "../../../graph/__generated__/joinAsNewMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t } from "../../../i18n/index.ts";
import { NewPassword } from "../../../passwords/new-password.tsx";
import { nothingChosen, passwordFaults } from "../../../passwords/rules.ts";
import { rememberDevice } from "../../../session/session.ts";
import { Button } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/field.tsx";
import { type Faults, Form, faultAt, missing, noFaults } from "../../../ui/form.tsx";
import { Card } from "../../../ui/layout.tsx";

const mutation = graphql`
  mutation joinAsNewMutation($input: RegisterUserInput!) {
    registerUser(input: $input) {
      registered
      deviceToken
      userErrors {
        code
        path
        message
      }
    }
  }
`;

/** Opens an account for the invited address, which joins the organisation. */
export function JoinAsNew({ token, onDone }: { token: string; onDone: () => void }) {
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState(nothingChosen);
  const [local, setLocal] = useState<Faults>(noFaults);
  const { run, busy, faults: refused } = useCommand<joinAsNewMutation>(mutation, { keyed: false });
  const faults = local.errors.length > 0 ? local : refused;
  const submit = () => {
    const errors = passwordFaults(chosen, "password");
    if (!name.trim()) errors.unshift(missing("name", t("register.nameMissing")));
    setLocal({ errors, failure: null });
    if (errors.length > 0) return;
    run({ invitationToken: token, name: name.trim(), password: chosen.password }, (response) => {
      rememberDevice(response.registerUser?.deviceToken);
      onDone();
    });
  };
  return (
    <Card title={t("account.inviteNew")}>
      <Form faults={faults} onSubmit={submit}>
        <TextField
          label={t("register.name")}
          autoComplete="name"
          maxLength={100}
          value={name}
          fault={faultAt(faults, "name")}
          onChange={(event) => setName(event.target.value)}
        />
        <NewPassword field="password" value={chosen} faults={faults} onChange={setChosen} />
        <div>
          <Button kind="primary" type="submit" busy={busy}>
            {t("account.create")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
