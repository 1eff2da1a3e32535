import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { inviteFormMutation } from "../../../graph/__generated__/inviteFormMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t, word } from "../../../i18n/index.ts";
import { knownLocale, localeOf, localeOptions } from "../../../i18n/locales.ts";
import { Button } from "../../../ui/button.tsx";
import { Checks } from "../../../ui/checks.tsx";
import { Select, TextField } from "../../../ui/field.tsx";
import { type Faults, Form, faultAt, missing, noFaults } from "../../../ui/form.tsx";
import { Card } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { assignableRoles, chosenRoles } from "../_lib/roles.ts";

const mutation = graphql`
  mutation inviteFormMutation($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      invitation {
        id
        email
      }
      userErrors {
        code
        path
        message
      }
    }
  }
`;

type Props = { kind: string; onSent: () => void };

/** Invites a person by email. */
export function InviteForm({ kind, onSent }: Props) {
  const roles = assignableRoles(kind);
  // The last role of each list is the one with the fewest rights that most people need.
  const usual = roles.slice(-1);
  const [email, setEmail] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>(usual);
  const [locale, setLocale] = useState(() => localeOf(navigator.languages));
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [local, setLocal] = useState<Faults>(noFaults);
  const { run, busy, faults: refused } = useCommand<inviteFormMutation>(mutation);
  const faults = local.errors.length > 0 ? local : refused;

  const send = () => {
    setSentTo(null);
    const errors = [
      ...(email.trim() ? [] : [missing("email", t("members.inviteEmailMissing"))]),
      ...(chosen.length > 0 ? [] : [missing("roles", t("members.inviteRoleMissing"))]),
    ];
    setLocal({ errors, failure: null });
    if (errors.length > 0) return;
    const input = { email: email.trim(), roles: chosenRoles(kind, chosen), locale };
    run(input, ({ inviteMember }) => {
      setSentTo(inviteMember?.invitation?.email ?? input.email);
      setEmail("");
      setChosen(usual);
      onSent();
    });
  };

  return (
    <Card title={t("members.invite")}>
      <Form faults={faults} onSubmit={send}>
        <TextField
          label={t("members.inviteEmail")}
          type="email"
          autoComplete="off"
          maxLength={254}
          value={email}
          fault={faultAt(faults, "email")}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Checks
          legend={t("members.inviteRole")}
          options={roles.map((role) => ({
            value: role,
            label: word(role),
            hint: t(`role.${role}`),
          }))}
          values={chosen}
          fault={faultAt(faults, "roles")}
          onChange={setChosen}
        />
        <Select
          label={t("members.inviteLocale")}
          options={localeOptions}
          value={locale}
          fault={faultAt(faults, "locale")}
          onChange={(event) => setLocale(knownLocale(event.target.value))}
        />
        <div>
          <Button kind="primary" type="submit" busy={busy}>
            {t("members.inviteSubmit")}
          </Button>
        </div>
        {sentTo !== null && (
          <Notice key={sentTo} kind="good">
            {t("members.invited", { email: sentTo })}
          </Notice>
        )}
      </Form>
    </Card>
  );
}
