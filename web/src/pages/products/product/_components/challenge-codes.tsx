import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { challengeCodes_product$key } from "../../../../graph/__generated__/challengeCodes_product.graphql.ts";
import type { challengeCodesMutation } from "../../../../graph/__generated__/challengeCodesMutation.graphql.ts";
import { useVersionedCommand } from "../../../../graph/use-versioned-command.ts";
import { t } from "../../../../i18n/index.ts";
import { Confirm } from "../../../../ui/dialog.tsx";
import { TextArea } from "../../../../ui/field.tsx";
import { faultAt } from "../../../../ui/form.tsx";

const fragment = graphql`
  fragment challengeCodes_product on Product {
    id
    version
  }
`;

const mutation = graphql`
  mutation challengeCodesMutation($input: ChallengeClassificationInput!) {
    challengeClassification(input: $input) {
      product {
        id
        version
        classification {
          status
          ...classificationFacts_classification
        }
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

type Props = {
  product: challengeCodes_product$key;
  open: boolean;
  onClose: () => void;
  onChanged: () => void;
};

/** Marks confirmed codes as doubtful, with the reason. */
export function ChallengeCodes({ product: key, open, onClose, onChanged }: Props) {
  const { id, version } = useFragment(fragment, key);
  const command = useVersionedCommand<challengeCodesMutation>(mutation, onChanged);
  const { run, busy, faults, clear } = command;
  const [reason, setReason] = useState("");
  const challenge = () =>
    run({ productId: id, reason, expectedVersion: version ?? null }, () => {
      setReason("");
      onChanged();
      onClose();
    });
  return (
    <Confirm
      open={open}
      title={t("product.challengeTitle")}
      text={t("product.challengeText")}
      action={t("product.challenge")}
      kind="primary"
      busy={busy}
      faults={faults}
      onConfirm={challenge}
      onClose={() => {
        clear();
        onClose();
      }}
    >
      <TextArea
        label={t("product.reason")}
        value={reason}
        maxLength={1000}
        fault={faultAt(faults, "reason")}
        onChange={({ target }) => setReason(target.value)}
      />
    </Confirm>
  );
}
