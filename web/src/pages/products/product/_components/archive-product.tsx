import { graphql, useFragment } from "react-relay/hooks";
import type { archiveProduct_product$key } from "../../../../graph/__generated__/archiveProduct_product.graphql.ts";
import type { archiveProductMutation } from "../../../../graph/__generated__/archiveProductMutation.graphql.ts";
import { useVersionedCommand } from "../../../../graph/use-versioned-command.ts";
import { t } from "../../../../i18n/index.ts";
import { Confirm } from "../../../../ui/dialog.tsx";
import { toast } from "../../../../ui/toast-queue.ts";

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
  /** Reads the product again. */
  onChanged: () => void;
};

/** Asks before the product is archived, which cannot be taken back. */
export function ArchiveProduct({ product: key, open, onClose, onChanged }: Props) {
  const { id, name, version } = useFragment(fragment, key);
  const command = useVersionedCommand<archiveProductMutation>(mutation, onChanged);
  const { run, busy, faults, clear } = command;
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
