import { graphql } from "react-relay/hooks";
import type { acceptReportMutation } from "../../../graph/__generated__/acceptReportMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t } from "../../../i18n/index.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { toast } from "../../../ui/toast-queue.ts";

const mutation = graphql`
  mutation acceptReportMutation($input: AcceptReportInput!) {
    acceptReport(input: $input) {
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
  order: { id: string; version: number };
  /** A report that passes gives a certificate. */
  passes: boolean;
  open: boolean;
  onClose: () => void;
  reload: () => void;
};

export function AcceptReport({ order, passes, open, onClose, reload }: Props) {
  const { run, busy, faults, clear } = useVersionedCommand<acceptReportMutation>(mutation, reload);
  const close = () => {
    clear();
    onClose();
  };
  const accept = () =>
    run({ orderId: order.id, expectedVersion: order.version }, () => {
      toast(t("report.accepted"));
      close();
      reload();
    });
  return (
    <Confirm
      open={open}
      title={t("report.acceptTitle")}
      text={<p>{t(passes ? "report.acceptPass" : "report.acceptFail")}</p>}
      action={t("report.accept")}
      kind="primary"
      busy={busy}
      faults={faults}
      onConfirm={accept}
      onClose={close}
    />
  );
}
