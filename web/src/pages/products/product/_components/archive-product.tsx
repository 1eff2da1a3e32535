import { useEffect } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { archiveProduct_product$key } from "../../../../graph/__generated__/archiveProduct_product.graphql.ts";
import type { archiveProductMutation } from "../../../../graph/__generated__/archiveProductMutation.graphql.ts";
import { isConflict } from "../../../../graph/conflict.ts";
import { useCommand } from "../../../../graph/use-command.ts";
import { t } from "../../../../i18n/index.ts";
import { Confirm } from "../../../../ui/dialog.tsx";
import { useToast } from "../../../../ui/toast.tsx";

const fragment = graphql`
  fragment archiveProduct_product on Product {
    id
    name
    version
  }
`;

const mutation = graphql`
  mutation archiveProductMutation($input: ArchiveProductInput!) {
    archiveProduct(input: $input) {
      product {
        id
        status
        version
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
  product: archiveProduct_product$key;
  open: boolean;
  onClose: () => void;
  /** The product was changed, here or elsewhere, and is read again. */
  onChanged: () => void;
};

/** Asks before the product is archived, which cannot be taken back. */
export function ArchiveProduct({ product: key, open, onClose, onChanged }: Props) {
  const { id, name, version } = useFragment(fragment, key);
  const { run, busy, faults, clear } = useCommand<archiveProductMutation>(mutation);
  const toast = useToast();
  const conflict = isConflict(faults);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each conflict
  useEffect(() => {
    if (conflict) onChanged();
  }, [conflict]);
  const archive = () =>
    run({ productId: id, expectedVersion: version ?? null }, () => {
      onClose();
      toast(t("product.archivedDone", { name }));
    });
  return (
    <Confirm
      open={open}
      title={t("product.archiveTitle", { name })}
      text={t("product.archiveText")}
      action={t("product.archive")}
      busy={busy}
      faults={faults}
      onConfirm={archive}
      onClose={() => {
        clear();
        onClose();
      }}
    />
  );
}
