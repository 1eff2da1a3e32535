import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { closeEnquiryMutation } from "../../../graph/__generated__/closeEnquiryMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Confirm } from "../../../ui/dialog.tsx";
import { toast } from "../../../ui/toast-queue.ts";

const mutation = graphql`
  mutation closeEnquiryMutation($input: CloseEnquiryInput!) {
    closeEnquiry(input: $input) {
      enquiry {
        id
        ...enquiryView_enquiry
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

type Props = { enquiry: { id: string; version: number }; reload: () => void };

/** Ends the conversation for both parties. */
export function CloseEnquiry({ enquiry, reload }: Props) {
  const { run, busy, faults, clear } = useVersionedCommand<closeEnquiryMutation>(mutation, reload);
  const [open, setOpen] = useState(false);
  const leave = () => {
    clear();
    setOpen(false);
  };
  const close = () =>
    run({ enquiryId: enquiry.id, expectedVersion: enquiry.version }, () => {
      toast(t("enquiry.closedToast"));
      leave();
    });
  return (
    <div>
      <Button kind="danger" onClick={() => setOpen(true)}>
        {t("enquiry.close")}
      </Button>
      <Confirm
        open={open}
        title={t("enquiry.closeTitle")}
        text={<p>{t("enquiry.closeText")}</p>}
        action={t("enquiry.close")}
        busy={busy}
        faults={faults}
        onConfirm={close}
        onClose={leave}
      />
    </div>
  );
}
