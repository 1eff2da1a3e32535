import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { cancelOrderMutation } from "../../../graph/__generated__/cancelOrderMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t } from "../../../i18n/index.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { TextArea } from "../../../ui/field.tsx";
import { faultAt } from "../../../ui/form.tsx";
import { toast } from "../../../ui/toast-queue.ts";

const mutation = graphql`
  mutation cancelOrderMutation($input: CancelOrderInput!) {
    cancelOrder(input: $input) {
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
  open: boolean;
  onClose: () => void;
  reload: () => void;
};

/** Ends an order before its report, with a reason for the other parties. What was typed stays if the dialog is closed. */
export function CancelOrder({ order, open, onClose, reload }: Props) {
  const { run, busy, faults, clear } = useVersionedCommand<cancelOrderMutation>(mutation, reload);
  const [reason, setReason] = useState("");
  const close = () => {
    clear();
    onClose();
  };
  const cancel = () =>
    run({ orderId: order.id, reason: reason.trim(), expectedVersion: order.version }, () => {
      toast(t("order.cancelled"));
      close();
      reload();
    });
  return (
    <Confirm
      open={open}
      title={t("order.cancelTitle")}
      text={<p>{t("order.cancelText")}</p>}
      action={t("order.cancel")}
      busy={busy}
      faults={faults}
      onConfirm={cancel}
      onClose={close}
    >
      <TextArea
        label={t("order.cancelReason")}
        value={reason}
        maxLength={1000}
        fault={faultAt(faults, "reason")}
        onChange={(event) => setReason(event.target.value)}
      />
    </Confirm>
  );
}
