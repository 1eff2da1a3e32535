import { graphql } from "react-relay/hooks";
import type { bulkArchiveMutation } from "../../../graph/__generated__/bulkArchiveMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { count, t } from "../../../i18n/index.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { type BulkOutcome, type Chosen, outcomeOf } from "../bulk.ts";

const mutation = graphql`
  mutation bulkArchiveMutation($input: ArchiveProductsInput!) {
    archiveProducts(input: $input) {
      results {
        index
        product {
          id
          status
          version
        }
        userErrors {
          message
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
  open: boolean;
  chosen: readonly Chosen[];
  onClose: () => void;
  onDone: (outcome: BulkOutcome) => void;
};

/** Asks before several products are archived. */
export function BulkArchive({ open, chosen, onClose, onDone }: Props) {
  const { run, busy, faults, clear } = useCommand<bulkArchiveMutation>(mutation);
  const archive = () =>
    run({ productIds: chosen.map(({ id }) => id) }, ({ archiveProducts }) =>
      onDone(outcomeOf(chosen, archiveProducts?.results ?? [])),
    );
  return (
    <Confirm
      open={open}
      title={count("products.archiveTitle", chosen.length)}
      text={t("product.archiveText")}
      action={t("products.bulkArchive")}
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
