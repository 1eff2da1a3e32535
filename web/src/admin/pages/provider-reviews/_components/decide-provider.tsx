import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { decideProvider_provider$key } from "../../../../graph/__generated__/decideProvider_provider.graphql.ts";
import type { decideProviderApproveMutation } from "../../../../graph/__generated__/decideProviderApproveMutation.graphql.ts";
import type { decideProviderRejectMutation } from "../../../../graph/__generated__/decideProviderRejectMutation.graphql.ts";
import { useVersionedCommand } from "../../../../graph/use-versioned-command.ts";
import { t } from "../../../../i18n/index.ts";
import { Button } from "../../../../ui/button.tsx";
import { TextArea } from "../../../../ui/field.tsx";
import { type Faults, Form, faultAt, missing, noFaults } from "../../../../ui/form.tsx";
import { Card, Row } from "../../../../ui/layout.tsx";
import { toast } from "../../../../ui/toast-queue.ts";

const fragment = graphql`
  fragment decideProvider_provider on ProviderProfile {
    id
    version
  }
`;

const approveMutation = graphql`
  mutation decideProviderApproveMutation($input: ApproveProviderInput!) {
    approveProvider(input: $input) {
      provider {
        id
        status
        reason
        version
      }
      userErrors {
        code
        path
        message
      }
    }
  }
`;

const rejectMutation = graphql`
  mutation decideProviderRejectMutation($input: RejectProviderInput!) {
    rejectProvider(input: $input) {
      provider {
        id
        status
        reason
        version
      }
      userErrors {
        code
        path
        message
      }
    }
  }
`;

type Props = { provider: decideProvider_provider$key; reload: () => void };

/** Lists the provider, or returns its profile to it. A rejection needs a reason, which the provider reads. */
export function DecideProvider({ provider, reload }: Props) {
  const { id, version } = useFragment(fragment, provider);
  const approval = useVersionedCommand<decideProviderApproveMutation>(approveMutation, reload);
  const rejection = useVersionedCommand<decideProviderRejectMutation>(rejectMutation, reload);
  const [reason, setReason] = useState("");
  const [local, setLocal] = useState<Faults>(noFaults);
  const busy = approval.busy || rejection.busy;
  const text = reason.trim();
  const decision = { providerId: id, expectedVersion: version };

  const begin = (errors: Faults["errors"]): boolean => {
    approval.clear();
    rejection.clear();
    setLocal({ errors, failure: null });
    return errors.length === 0 && !busy;
  };
  const approve = () => {
    if (!begin([])) return;
    approval.run({ ...decision, reason: text || null }, () => toast(t("providerReviews.approved")));
  };
  const reject = () => {
    if (!begin(text ? [] : [missing("reason", t("providerReviews.reasonMissing"))])) return;
    rejection.run({ ...decision, reason: text }, () => toast(t("providerReviews.rejected")));
  };

  const faults = [local, approval.faults, rejection.faults].find(some) ?? noFaults;
  return (
    <Card title={t("providerReviews.decide")}>
      <p>{t("providerReviews.decideText")}</p>
      <Form faults={faults} onSubmit={approve}>
        <TextArea
          label={t("providerReviews.reason")}
          hint={t("providerReviews.reasonHint")}
          value={reason}
          maxLength={500}
          fault={faultAt(faults, "reason")}
          onChange={(event) => setReason(event.target.value)}
        />
        <Row>
          <Button kind="primary" type="submit" busy={busy}>
            {t("providerReviews.approve")}
          </Button>
          <Button kind="danger" busy={busy} onClick={reject}>
            {t("providerReviews.reject")}
          </Button>
        </Row>
      </Form>
    </Card>
  );
}

function some({ errors, failure }: Faults): boolean {
  return errors.length > 0 || failure !== null;
}
