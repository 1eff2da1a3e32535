import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { myProfileForm_user$key } from "../../../graph/__generated__/myProfileForm_user.graphql.ts";
import type { myProfileFormMutation } from "../../../graph/__generated__/myProfileFormMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { day, t, word } from "../../../i18n/index.ts";
import { knownLocale, localeOptions } from "../../../i18n/locales.ts";
import { Button } from "../../../ui/button.tsx";
import { Select, TextField } from "../../../ui/field.tsx";
import { Form, faultAt } from "../../../ui/form.tsx";
import { Card, Facts, Row } from "../../../ui/layout.tsx";
import { useVersion } from "../_lib/use-version.ts";
import { ChangedNotice } from "./changed-notice.tsx";

const fragment = graphql`
  fragment myProfileForm_user on User {
    version
    name
    phone
    locale
    email
    createdAt
  }
`;

const mutation = graphql`
  mutation myProfileFormMutation($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      user {
        id
        version
        name
        displayName
        phone
        locale
      }
      userErrors {
        code
        path
        message
      }
    }
  }
`;

type Props = { user: myProfileForm_user$key; reload: () => void };

export function MyProfileForm({ user, reload }: Props) {
  const stored = useFragment(fragment, user);
  const [name, setName] = useState(stored.name ?? "");
  const [phone, setPhone] = useState(stored.phone ?? "");
  const [locale, setLocale] = useState(knownLocale(stored.locale));
  const [done, setDone] = useState(false);
  const { run, busy, faults } = useVersionedCommand<myProfileFormMutation>(mutation, reload);
  const { expected, conflict, saved } = useVersion(stored.version, faults);

  const save = () => {
    setDone(false);
    const input = { name: name.trim(), phone: phone.trim() || null, locale };
    run({ ...input, expectedVersion: expected }, ({ updateProfile }) => {
      const user = updateProfile?.user;
      if (user) saved(user.version);
      setPhone(user?.phone ?? "");
      setDone(true);
    });
  };

  return (
    <Card>
      <Facts
        of={[
          [t("profile.email"), stored.email],
          [t("profile.since"), day(stored.createdAt)],
        ]}
      />
      <Form faults={faults} onSubmit={save}>
        {conflict && (
          <ChangedNotice
            of={[
              [t("profile.name"), stored.name],
              [t("profile.phone"), stored.phone],
              [t("profile.locale"), word(stored.locale)],
            ]}
          />
        )}
        <TextField
          label={t("profile.name")}
          autoComplete="name"
          maxLength={100}
          value={name}
          fault={faultAt(faults, "name")}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={t("profile.phone")}
          hint={t("profile.phoneHint")}
          optional
          type="tel"
          autoComplete="tel"
          value={phone}
          fault={faultAt(faults, "phone")}
          onChange={(event) => setPhone(event.target.value)}
        />
        <Select
          label={t("profile.locale")}
          hint={t("profile.localeHint")}
          options={localeOptions}
          value={locale}
          fault={faultAt(faults, "locale")}
          onChange={(event) => setLocale(knownLocale(event.target.value))}
        />
        <Row>
          <Button kind="primary" type="submit" busy={busy}>
            {t("action.save")}
          </Button>
          <span role="status">{done && t("settings.saved")}</span>
        </Row>
      </Form>
    </Card>
  );
}
