import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { disputeReportMutation } from "../../../graph/__generated__/disputeReportMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t } from "../../../i18n/index.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { TextArea } from "../../../ui/field.tsx";
import { faultAt } from "../../../ui/form.tsx";
import { toast } from "../../../ui/toast-queue.ts";

const mutation = graphql`
  mutation disputeReportMutation($input: OpenDisputeInput!) {
    openDispute(input: $input) {
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

/** The objections to a report. The platform decides on them. What was typed stays if the dialog is closed. */
export function DisputeReport({ order, open, onClose, reload }: Props) {
  const { run, busy, faults, clear } = useVersionedCommand<disputeReportMutation>(mutation, reload);
  const [reason, setReason] = useState("");
  const close = () => {
    clear();
    onClose();
  };
  const dispute = () =>
    run({ orderId: order.id, reason: reason.trim(), expectedVersion: order.version }, () => {
      toast(t("report.disputeSent"));
      setReason("");
      close();
      reload();
    });
  return (
    <Confirm
      open={open}
      title={t("report.disputeTitle")}
      text={<p>{t("report.disputeText")}</p>}
      action={t("report.dispute")}
      busy={busy}
      faults={faults}
      onConfirm={dispute}
      onClose={close}
    >
      <TextArea
        label={t("report.objections")}
        value={reason}
        maxLength={4000}
        fault={faultAt(faults, "reason")}
        onChange={(event) => setReason(event.target.value)}
      />
    </Confirm>
  );
}
