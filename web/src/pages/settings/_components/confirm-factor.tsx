import { useEffect, useState } from "react";
import { graphql } from "react-relay/hooks";
import type { confirmFactorMutation } from "../../../graph/__generated__/confirmFactorMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { TextField } from "../../../ui/field.tsx";
import { type Faults, Form, faultAt, noFaults } from "../../../ui/form.tsx";
import { Row, Stack } from "../../../ui/layout.tsx";
import { QrCode } from "../../../ui/qr-code.tsx";
import styles from "../settings.module.css";
import type { Secret } from "./begin-factor.tsx";

const mutation = graphql`
  mutation confirmFactorMutation($input: ConfirmSecondFactorInput!) {
    confirmSecondFactor(input: $input) {
      recoveryCodes
      userErrors {
        code
        path
        message
      }
    }
  }
`;

type Props = {
  secret: Secret;
  /** The second factor is on. Without codes, they were lost with an earlier answer. */
  onDone: (codes: readonly string[]) => void;
  onCancel: () => void;
};

/** Shows the secret once, and turns the second factor on with a code of the application. */
export function ConfirmFactor({ secret, onDone, onCancel }: Props) {
  const [code, setCode] = useState("");
  const [local, setLocal] = useState<Faults>(noFaults);
  const { run, busy, faults: refused } = useCommand<confirmFactorMutation>(mutation);
  const faults = local.errors.length > 0 ? local : refused;
  const isOn = refused.errors.some(
    (error) => error.code === "ALREADY_DONE" || error.code === "SECOND_FACTOR_ENABLED",
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: it happens once
  useEffect(() => {
    if (isOn) onDone([]);
  }, [isOn]);

  const confirm = () => {
    const digits = code.replace(/\s/g, "");
    const message = t("security.codeMissing");
    const errors = /^\d{6}$/.test(digits) ? [] : [{ code: "MISSING", path: ["code"], message }];
    setLocal({ errors, failure: null });
    if (errors.length > 0) return;
    run({ code: digits }, ({ confirmSecondFactor }) =>
      onDone(confirmSecondFactor?.recoveryCodes ?? []),
    );
  };

  return (
    <Form faults={faults} onSubmit={confirm}>
      <Stack gap="medium">
        <p>{t("security.scan")}</p>
        <QrCode text={secret.uri} label={t("security.scanLabel")} />
        <p>
          {t("security.type")}{" "}
          <code className={styles.secret}>{secret.secret.match(/.{1,4}/g)?.join(" ")}</code>
        </p>
        <CopyButton text={secret.secret} label={t("security.copySecret")} />
        <details>
          <summary>{t("security.uri")}</summary>
          <Stack gap="small">
            <code className={styles.secret}>{secret.uri}</code>
            <CopyButton text={secret.uri} label={t("security.copyUri")} />
          </Stack>
        </details>
      </Stack>
      <TextField
        label={t("security.code")}
        hint={t("security.codeHint")}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        autoFocus
        value={code}
        fault={faultAt(faults, "code")}
        onChange={(event) => setCode(event.target.value)}
      />
      <Row>
        <Button kind="primary" type="submit" busy={busy}>
          {t("security.confirm")}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          {t("action.cancel")}
        </Button>
      </Row>
    </Form>
  );
}
