import { graphql, useFragment } from "react-relay/hooks";
import type { confirmCodes_product$key } from "../../../../graph/__generated__/confirmCodes_product.graphql.ts";
import type { confirmCodesMutation } from "../../../../graph/__generated__/confirmCodesMutation.graphql.ts";
import { useVersionedCommand } from "../../../../graph/use-versioned-command.ts";
import { t } from "../../../../i18n/index.ts";
import { Button } from "../../../../ui/button.tsx";
import { Stack } from "../../../../ui/layout.tsx";
import { Refused } from "../../../../ui/refused.tsx";
import { toast } from "../../../../ui/toast-queue.ts";

const fragment = graphql`
  fragment confirmCodes_product on Product {
    id
    version
  }
`;

const mutation = graphql`
  mutation confirmCodesMutation($input: ConfirmClassificationInput!) {
    confirmClassification(input: $input) {
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

type Props = { product: confirmCodes_product$key; onChanged: () => void };

/** Confirms the codes that are shown above. */
export function ConfirmCodes({ product: key, onChanged }: Props) {
  const { id, version } = useFragment(fragment, key);
  const { run, busy, faults } = useVersionedCommand<confirmCodesMutation>(mutation, onChanged);
  const confirm = () =>
    run({ productId: id, expectedVersion: version ?? null }, () => {
      toast(t("product.confirmed"));
      onChanged();
    });
  return (
    <Stack gap="small">
      <Refused faults={faults} />
      <div>
        <Button kind="primary" busy={busy} onClick={confirm}>
          {t("product.confirm")}
        </Button>
      </div>
    </Stack>
  );
}
