import { useDeferredValue, useEffect, useRef, useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { proposeCodes_product$key } from "../../../../graph/__generated__/proposeCodes_product.graphql.ts";
import type { proposeCodesMutation } from "../../../../graph/__generated__/proposeCodesMutation.graphql.ts";
import { useVersionedCommand } from "../../../../graph/use-versioned-command.ts";
import { t, word } from "../../../../i18n/index.ts";
import { Button } from "../../../../ui/button.tsx";
import { Checks } from "../../../../ui/checks.tsx";
import { CodeField } from "../../../../ui/code-field.tsx";
import { Choices, TextArea, TextField } from "../../../../ui/field.tsx";
import { Form, faultAt } from "../../../../ui/form.tsx";
import { Card, Columns, Row } from "../../../../ui/layout.tsx";
import { toast } from "../../../../ui/toast-queue.ts";
import { EnteredCodePath } from "../../_components/code-path.tsx";
import { METHODS, methodName, type Proposal, proposalInput } from "../proposal.ts";
import { NationalCodes } from "./national-codes.tsx";

const fragment = graphql`
  fragment proposeCodes_product on Product {
    id
    version
    hsCode
    nationalCodes {
      market
      code
    }
    classification {
      method
      restsOn
    }
    facts {
      name
    }
  }
`;

const mutation = graphql`
  mutation proposeCodesMutation($input: ProposeClassificationInput!) {
    proposeClassification(input: $input) {
      product {
        id
        version
        hsCode
        nomenclature {
          ...codePath_entry
        }
        nationalCodes {
          market
          code
        }
        classification {
          status
          ...classificationFacts_classification
        }
      }
      userErrors {
        code
        message
        path
      }
      warnings {
        code
        message
      }
    }
  }
`;

type Props = { product: proposeCodes_product$key; onChanged: () => void; onEnd: () => void };

/** Proposes codes, with their source and their reasons. */
export function ProposeCodes({ product: key, onChanged, onEnd }: Props) {
  const product = useFragment(fragment, key);
  const { run, busy, faults } = useVersionedCommand<proposeCodesMutation>(mutation, onChanged);
  const [proposal, setProposal] = useState<Proposal>(() => ({
    code: product.hsCode ?? "",
    nationalCodes: (product.nationalCodes ?? []).map(({ market, code }) => ({ market, code })),
    method: "SELF",
    confidence: "",
    rationale: "",
    reference: "",
    restsOn: product.classification ? [...product.classification.restsOn] : [],
  }));
  const code = useDeferredValue(proposal.code.replace(/[\s.-]/g, ""));
  const set = (change: Partial<Proposal>) => setProposal({ ...proposal, ...change });
  const send = () =>
    run(
      {
        ...proposalInput(proposal),
        productId: product.id,
        expectedVersion: product.version ?? null,
      },
      ({ proposeClassification }) => {
        toast(t("product.proposed"));
        for (const { message } of proposeClassification?.warnings ?? []) toast(message, "warn");
        onChanged();
        onEnd();
      },
    );
  const known = (product.facts ?? []).map(({ name }) => name);
  // A fact that was removed since stays in the list, so that it can be let go.
  const facts = [...new Set([...known, ...(product.classification?.restsOn ?? [])])];
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1}>
      <Card title={t("product.proposeTitle")}>
        <Form faults={faults} onSubmit={send}>
          <CodeField
            label={t("entry.code")}
            hint={t("entry.codeHint")}
            value={proposal.code}
            fault={faultAt(faults, "hsCode")}
            onChange={(value) => set({ code: value })}
          />
          <EnteredCodePath code={code} />
          <NationalCodes
            codes={proposal.nationalCodes}
            faults={faults}
            onChange={(nationalCodes) => set({ nationalCodes })}
          />
          <Choices
            legend={t("product.method")}
            name="method"
            value={proposal.method}
            options={METHODS.map((method) => ({
              value: method,
              label: methodName(method),
            }))}
            fault={faultAt(faults, "method")}
            onChange={(value) => set({ method: METHODS.find((each) => each === value) ?? "SELF" })}
          />
          <Columns>
            <TextField
              label={t("product.reference")}
              hint={t("product.referenceHint")}
              optional={proposal.method === "SELF"}
              value={proposal.reference}
              maxLength={100}
              fault={faultAt(faults, "reference")}
              onChange={({ target }) => set({ reference: target.value })}
            />
            <TextField
              label={t("product.confidence")}
              hint={t("product.confidenceHint")}
              optional
              inputMode="numeric"
              value={proposal.confidence}
              maxLength={3}
              fault={faultAt(faults, "confidence")}
              onChange={({ target }) => set({ confidence: target.value })}
            />
          </Columns>
          <TextArea
            label={t("product.rationale")}
            optional
            value={proposal.rationale}
            maxLength={2000}
            fault={faultAt(faults, "rationale")}
            onChange={({ target }) => set({ rationale: target.value })}
          />
          {facts.length > 0 && (
            <Checks
              legend={t("product.restsOnLegend")}
              options={facts.map((name) => ({ value: name, label: word(name) }))}
              values={proposal.restsOn}
              fault={faultAt(faults, "restsOn")}
              onChange={(restsOn) => set({ restsOn })}
            />
          )}
          <Row>
            <Button kind="primary" type="submit" busy={busy}>
              {t("product.propose")}
            </Button>
            <Button onClick={onEnd}>{t("action.cancel")}</Button>
          </Row>
        </Form>
      </Card>
    </div>
  );
}
