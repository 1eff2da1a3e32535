import { graphql } from "react-relay/hooks";
import type { acceptQuoteMutation } from "../../../graph/__generated__/acceptQuoteMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t } from "../../../i18n/index.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { toast } from "../../../ui/toast-queue.ts";

const mutation = graphql`
  mutation acceptQuoteMutation($input: AcceptQuoteInput!) {
    acceptQuote(input: $input) {
      order {
        id
        ...orderView_order
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
  quote: { id: string; name: string; total: string; lead: string } | undefined;
  /** The number of other open quotes, which are rejected. */
  others: number;
  version: number;
  onClose: () => void;
  reload: () => void;
};

/** The confirmation of a quote: it binds the seller, and the other quotes are rejected. */
export function AcceptQuote({ quote, others, version, onClose, reload }: Props) {
  const { run, busy, faults, clear } = useVersionedCommand<acceptQuoteMutation>(mutation, reload);
  const close = () => {
    clear();
    onClose();
  };
  const accept = () => {
    if (!quote) return;
    run({ quoteId: quote.id, expectedVersion: version }, () => {
      toast(t("quote.accepted", { name: quote.name }));
      close();
      reload();
    });
  };
  return (
    <Confirm
      open={quote !== undefined}
      title={t("quote.acceptTitle", { name: quote?.name ?? "" })}
      text={
        <>
          <p>{t("quote.acceptText", { total: quote?.total ?? "", lead: quote?.lead ?? "" })}</p>
          {others > 0 && <p>{t("quote.acceptOthers")}</p>}
        </>
      }
      action={t("quote.acceptAction")}
      kind="primary"
      busy={busy}
      faults={faults}
      onConfirm={accept}
      onClose={close}
    />
  );
}
