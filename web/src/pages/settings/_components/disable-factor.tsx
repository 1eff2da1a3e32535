import { graphql } from "react-relay/hooks";
import type { disableFactorMutation } from "../../../graph/__generated__/disableFactorMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t } from "../../../i18n/index.ts";
import { PasswordDialog } from "./password-dialog.tsx";

const mutation = graphql`
  mutation disableFactorMutation($input: DisableSecondFactorInput!) {
    disableSecondFactor(input: $input) {
      disabled
      userErrors {
        code
        path
        message
      }
    }
  }
`;

/** Turns the second factor off. */
export function DisableFactor({ onDone }: { onDone: () => void }) {
  const { run, busy, faults, clear } = useCommand<disableFactorMutation>(mutation);
  return (
    <PasswordDialog
      action={t("security.disable")}
      title={t("security.disableTitle")}
      text={t("security.disableText")}
      kind="danger"
      busy={busy}
      faults={faults}
      clear={clear}
      onConfirm={(password, done) =>
        run({ password }, () => {
          done();
          onDone();
        })
      }
    />
  );
}
