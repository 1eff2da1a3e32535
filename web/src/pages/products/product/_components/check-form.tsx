import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { checkFormMutation } from "../../../../graph/__generated__/checkFormMutation.graphql.ts";
import { useCommand } from "../../../../graph/use-command.ts";
import { country, t } from "../../../../i18n/index.ts";
import { Button } from "../../../../ui/button.tsx";
import { TextField } from "../../../../ui/field.tsx";
import { type Faults, Form, faultAt, missing } from "../../../../ui/form.tsx";
import { Card } from "../../../../ui/layout.tsx";
import { LaneFields } from "../../_components/lane-fields.tsx";
import { type LaneDraft, laneInput } from "../../lane.ts";

const mutation = graphql`
  mutation checkFormMutation($input: RunSelfCheckInput!) {
    runSelfCheck(input: $input) {
      selfCheck {
        id
        verdict
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
  productId: string;
  /** Country of origin of the product. */
  origin: string;
  begin: LaneDraft;
};

/** Checks the product against the rules for a lane, and shows the result. */
export function CheckForm({ productId, origin, begin }: Props) {
  const navigate = useNavigate();
  const [lane, setLane] = useState<LaneDraft>({
    from: begin.from,
    to: begin.to,
    by: begin.by ?? "AIR",
    aircraft: begin.aircraft,
  });
  const [asOf, setAsOf] = useState("");
  const [own, setOwn] = useState<Faults | null>(null);
  const { run, busy, faults } = useCommand<checkFormMutation>(mutation);
  const shown = own ?? faults;
  const check = () => {
    const input = laneInput(lane);
    if (!input) {
      setOwn({ errors: [missing("lane.destination", t("entry.toMissing"))], failure: null });
      return;
    }
    setOwn(null);
    run({ productId, lane: input, asOf: asOf || null, declaredDocuments: [] }, (response) => {
      const id = response.runSelfCheck?.selfCheck?.id;
      if (id) void navigate({ to: "/checks/$id", params: { id } });
    });
  };
  return (
    <div id="check">
      <Card title={t("product.checkTitle")}>
        <p>{t("product.checkText", { country: country(origin) })}</p>
        <Form faults={shown} onSubmit={check}>
          <LaneFields
            lane={lane}
            onChange={setLane}
            withOrigin
            fault={faultAt(shown, "lane.destination")}
          />
          <TextField
            label={t("product.asOf")}
            hint={t("product.asOfHint")}
            type="date"
            optional
            value={asOf}
            fault={faultAt(shown, "asOf")}
            onChange={({ target }) => setAsOf(target.value)}
          />
          <div>
            <Button kind="primary" type="submit" busy={busy}>
              {t("product.checkNow")}
            </Button>
          </div>
        </Form>
      </Card>
    </div>
  );
}
