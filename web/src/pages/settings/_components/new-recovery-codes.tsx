import { graphql } from "react-relay/hooks";
import type { newRecoveryCodesMutation } from "../../../graph/__generated__/newRecoveryCodesMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t } from "../../../i18n/index.ts";
import { PasswordDialog } from "./password-dialog.tsx";

const mutation = graphql`
  mutation newRecoveryCodesMutation($input: RegenerateRecoveryCodesInput!) {
    regenerateRecoveryCodes(input: $input) {
      recoveryCodes
      userErrors {
        code
        path
        message
      }
    }
  }
`;

/** Replaces the recovery codes. */
export function NewRecoveryCodes({ onCodes }: { onCodes: (codes: readonly string[]) => void }) {
  const { run, busy, faults, clear } = useCommand<newRecoveryCodesMutation>(mutation);
  return (
    <PasswordDialog
      action={t("security.regenerate")}
      title={t("security.regenerate")}
      text={t("security.regenerateText")}
      kind="primary"
      busy={busy}
      faults={faults}
      clear={clear}
      onConfirm={(password, done) =>
        run({ password }, ({ regenerateRecoveryCodes }) => {
          done();
          onCodes(regenerateRecoveryCodes?.recoveryCodes ?? []);
        })
      }
    />
  );
}
