import { digits } from "../../../../facts/codes.ts";
import { count, t } from "../../../../i18n/index.ts";
import { LoadMe } from "../../../../session/use-me.ts";
import { Boundary } from "../../../../shell/boundary.tsx";
import { Form } from "../../../../ui/form.tsx";
import { Card, Stack } from "../../../../ui/layout.tsx";
import { Notice } from "../../../../ui/notice.tsx";
import { LaneFields } from "../../_components/lane-fields.tsx";
import type { StepProps } from "./goods-step.tsx";
import { NewFacts } from "./new-facts.tsx";
import { StepEnd } from "./step-end.tsx";

/** The third question: the facts that the rules of a market ask for. Without a market, they are asked later. */
export function FactsStep({ draft, onChange, faults, onNext, refused, busy }: StepProps) {
  const { to, by, aircraft, origin } = draft;
  const ready = origin !== "" && /^\d{6}$/.test(digits(draft.code));
  return (
    <Stack>
      <Card title={t("newProduct.market")}>
        <p>{t("newProduct.marketText")}</p>
        <LaneFields
          lane={{ to: to || undefined, by, aircraft }}
          optional
          onChange={({ to: next, by: mode, aircraft: plane }) => {
            const { aircraft: _, ...rest } = draft;
            const lane = { to: next ?? "", by: mode ?? by };
            onChange({ ...rest, ...lane, ...(plane ? { aircraft: plane } : {}) });
          }}
        />
      </Card>
      {to && !ready && <Notice kind="warn">{t("newProduct.notReady")}</Notice>}
      {to && ready ? (
        <Boundary key={`${to} ${by}`}>
          <NewFacts draft={draft} faults={faults} onChange={onChange} />
        </Boundary>
      ) : (
        <LoadMe />
      )}
      {draft.facts.length > 0 && <p>{count("newProduct.answered", draft.facts.length)}</p>}
      <Form faults={faults} onSubmit={onNext}>
        <StepEnd refused={refused} last busy={busy} />
      </Form>
    </Stack>
  );
}
