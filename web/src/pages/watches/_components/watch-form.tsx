import { useCallback, useState } from "react";
import { graphql } from "react-relay/hooks";
import { isMode, modeOptions } from "../../../checks/lane.ts";
import type { watchFormMutation } from "../../../graph/__generated__/watchFormMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { countryOptions } from "../../../i18n/countries.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { CodeField } from "../../../ui/code-field.tsx";
import { Choices, Select } from "../../../ui/field.tsx";
import { Form, faultAt, noFaults } from "../../../ui/form.tsx";
import { Columns, Row } from "../../../ui/layout.tsx";
import { emptyDraft, faultsOf, inputOf } from "../_lib/draft.ts";
import { ProductField } from "./product-field.tsx";

const mutation = graphql`
  mutation watchFormMutation($input: WatchMarketInput!) {
    watchMarket(input: $input) {
      watch {
        id
        status
        version
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

type Props = { onDone: () => void; onCancel: () => void };

/** Watches a product, or all products below an HS code, in a market. */
export function WatchForm({ onDone, onCancel }: Props) {
  const [draft, setDraft] = useState(emptyDraft);
  const [own, setOwn] = useState(noFaults);
  const { run, busy, faults: refused } = useCommand<watchFormMutation>(mutation);
  const faults = own.errors.length > 0 ? own : refused;
  const setProduct = useCallback(
    (product: typeof draft.product) => setDraft((before) => ({ ...before, product })),
    [],
  );
  const submit = () => {
    const missing = faultsOf(draft);
    setOwn(missing);
    if (missing.errors.length === 0 && !busy) run(inputOf(draft), onDone);
  };
  return (
    <Form faults={faults} onSubmit={submit}>
      <Choices
        legend={t("watches.what")}
        name="by"
        value={draft.by}
        options={[
          { value: "product", label: t("watches.byProduct") },
          { value: "prefix", label: t("watches.byPrefix") },
        ]}
        onChange={(by) => setDraft({ ...draft, by: by === "prefix" ? "prefix" : "product" })}
      />
      {draft.by === "product" ? (
        <ProductField fault={faultAt(faults, "productId")} onChange={setProduct} />
      ) : (
        <CodeField
          label={t("watches.prefix")}
          hint={t("watches.prefixHint")}
          value={draft.prefix}
          fault={faultAt(faults, "hsPrefix")}
          onChange={(prefix) => setDraft({ ...draft, prefix })}
        />
      )}
      <Columns>
        <Select
          label={t("watches.market")}
          options={countryOptions}
          empty={t("entry.chooseCountry")}
          value={draft.market}
          fault={faultAt(faults, "market")}
          onChange={(event) => setDraft({ ...draft, market: event.target.value })}
        />
        <Select
          label={t("entry.mode")}
          options={modeOptions}
          value={draft.mode}
          onChange={({ target }) =>
            isMode(target.value) && setDraft({ ...draft, mode: target.value })
          }
        />
      </Columns>
      <Row>
        <Button kind="primary" type="submit" busy={busy}>
          {t("watches.start")}
        </Button>
        <Button onClick={onCancel}>{t("action.cancel")}</Button>
      </Row>
    </Form>
  );
}
