import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { registerFormMutation } from "../../../graph/__generated__/registerFormMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { countryOptions } from "../../../i18n/countries.ts";
import { t } from "../../../i18n/index.ts";
import { knownLocale, localeOptions } from "../../../i18n/locales.ts";
import { rememberRegistration } from "../../../session/registration.ts";
import { Button } from "../../../ui/button.tsx";
import { Choices, Select, TextField } from "../../../ui/field.tsx";
import { type Faults, Form, faultAt, noFaults } from "../../../ui/form.tsx";
import { Card, Row } from "../../../ui/layout.tsx";
import { type Draft, KINDS, missingFields, toInput } from "../draft.ts";

const mutation = graphql`
  mutation registerFormMutation($input: RegisterOrganisationInput!) {
    registerOrganisation(input: $input) {
      accepted
      registrationId
      userErrors {
        code
        path
        message
      }
    }
  }
`;

type Props = {
  draft: Draft;
  /** The page that the user wants to go to with the account. */
  next: string | undefined;
  onChange: (draft: Draft) => void;
  onSent: (email: string) => void;
};

export function RegisterForm({ draft, next, onChange, onSent }: Props) {
  const {
    run,
    busy,
    faults: refused,
  } = useCommand<registerFormMutation>(mutation, {
    keyed: false,
  });
  const [local, setLocal] = useState<Faults>(noFaults);
  const faults = local.errors.length > 0 ? local : refused;
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });

  const submit = () => {
    const errors = missingFields(draft);
    setLocal({ errors, failure: null });
    const input = toInput(draft);
    if (errors.length > 0 || !input) return;
    run(input, ({ registerOrganisation }) => {
      rememberRegistration(registerOrganisation?.registrationId, next);
      onSent(draft.email.trim());
    });
  };

  return (
    <Form faults={faults} onSubmit={submit}>
      <Card title={t("register.organisation")}>
        <Choices
          legend={t("register.kind")}
          name="kind"
          value={draft.kind}
          fault={faultAt(faults, "kind")}
          options={KINDS.map((kind) => ({ value: kind, label: t(`register.${kind}`) }))}
          onChange={(kind) => set({ kind: kind as Draft["kind"] })}
        />
        <TextField
          label={t("register.legalName")}
          hint={t("register.legalNameHint")}
          autoComplete="organization"
          maxLength={200}
          value={draft.legalName}
          fault={faultAt(faults, "legalName")}
          onChange={(event) => set({ legalName: event.target.value })}
        />
        <TextField
          label={t("register.displayName")}
          hint={t("register.displayNameHint")}
          optional
          maxLength={100}
          value={draft.displayName}
          fault={faultAt(faults, "displayName")}
          onChange={(event) => set({ displayName: event.target.value })}
        />
        <Select
          label={t("register.country")}
          options={countryOptions}
          empty={t("register.countryEmpty")}
          autoComplete="country"
          value={draft.country}
          fault={faultAt(faults, "country")}
          onChange={(event) => set({ country: event.target.value })}
        />
      </Card>
      <Card title={t("register.owner")}>
        <TextField
          label={t("register.name")}
          autoComplete="name"
          maxLength={100}
          value={draft.name}
          fault={faultAt(faults, "owner.name")}
          onChange={(event) => set({ name: event.target.value })}
        />
        <TextField
          label={t("register.email")}
          hint={t("register.emailHint")}
          type="email"
          autoComplete="username"
          maxLength={254}
          value={draft.email}
          fault={faultAt(faults, "owner.email")}
          onChange={(event) => set({ email: event.target.value })}
        />
        <Select
          label={t("register.locale")}
          options={localeOptions}
          value={draft.locale}
          fault={faultAt(faults, "owner.locale")}
          onChange={(event) => set({ locale: knownLocale(event.target.value) })}
        />
      </Card>
      <Row>
        <Button kind="primary" type="submit" busy={busy}>
          {t("register.submit")}
        </Button>
        <Link to="/sign-in" search={{ next }}>
          {t("register.known")}
        </Link>
      </Row>
    </Form>
  );
}
