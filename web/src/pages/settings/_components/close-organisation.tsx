import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { closeOrganisation_organisation$key } from "../../../graph/__generated__/closeOrganisation_organisation.graphql.ts";
import type { closeOrganisationMutation } from "../../../graph/__generated__/closeOrganisationMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t } from "../../../i18n/index.ts";
import { signOut } from "../../../session/session.ts";
import { Button } from "../../../ui/button.tsx";
import { Confirm } from "../../../ui/dialog.tsx";
import { TextArea, TextField } from "../../../ui/field.tsx";
import { faultAt } from "../../../ui/form.tsx";
import { Card } from "../../../ui/layout.tsx";

const fragment = graphql`
  fragment closeOrganisation_organisation on Organisation {
    id
    version
    displayName
    legalName
  }
`;

const mutation = graphql`
  mutation closeOrganisationMutation($input: CloseOrganisationInput!) {
    closeOrganisation(input: $input) {
      organisation {
        id
        version
        status
        statusReason
      }
      userErrors {
        code
        path
        message
      }
    }
  }
`;

type Props = {
  organisation: closeOrganisation_organisation$key;
  secondFactor: boolean;
  reload: () => void;
};

/** Closes the organisation for good. Afterwards no member can act for it, so the session ends, too. */
export function CloseOrganisation({ organisation, secondFactor, reload }: Props) {
  const stored = useFragment(fragment, organisation);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const { run, busy, faults, clear } = useVersionedCommand<closeOrganisationMutation>(
    mutation,
    reload,
  );
  const navigate = useNavigate();
  const name = stored.displayName ?? stored.legalName ?? "";

  const close = () => {
    setOpen(false);
    setPassword("");
    setCode("");
    clear();
  };
  const confirm = () => {
    const proof = { password: password || null, secondFactorCode: code.trim() || null };
    const input = {
      organisationId: stored.id,
      reason: reason.trim(),
      expectedVersion: stored.version ?? null,
    };
    run({ ...input, ...proof }, () => {
      close();
      void signOut()
        .catch(() => undefined)
        .then(() => navigate({ to: "/sign-in" }));
    });
  };

  return (
    <Card title={t("organisation.close")}>
      <p>{t("organisation.closeText")}</p>
      <div>
        <Button kind="danger" onClick={() => setOpen(true)}>
          {t("organisation.close")}
        </Button>
      </div>
      <Confirm
        open={open}
        title={t("organisation.closeTitle", { name })}
        text={t("organisation.closeText")}
        action={t("organisation.close")}
        busy={busy}
        faults={faults}
        onConfirm={confirm}
        onClose={close}
      >
        <TextArea
          label={t("organisation.closeReason")}
          hint={t("organisation.closeReasonHint")}
          maxLength={500}
          rows={3}
          value={reason}
          fault={faultAt(faults, "reason")}
          onChange={(event) => setReason(event.target.value)}
        />
        <TextField
          label={t("organisation.closePassword")}
          type="password"
          autoComplete="current-password"
          value={password}
          fault={faultAt(faults, "password")}
          onChange={(event) => setPassword(event.target.value)}
        />
        {secondFactor && (
          <TextField
            label={t("organisation.closeCode")}
            hint={t("signIn.codeHint")}
            optional
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            fault={faultAt(faults, "secondFactorCode")}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Confirm>
    </Card>
  );
}
