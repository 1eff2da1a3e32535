import { useState } from "react";
import { digits } from "../../../../facts/codes.ts";
import { countryOptions } from "../../../../i18n/countries.ts";
import { t } from "../../../../i18n/index.ts";
import { Select, TextArea, TextField } from "../../../../ui/field.tsx";
import { type Faults, Form, faultAt, invalid, missing } from "../../../../ui/form.tsx";
import { Card } from "../../../../ui/layout.tsx";
import { isGtin } from "../../gtin.ts";
import type { Draft } from "../draft.ts";
import { StepEnd } from "./step-end.tsx";

export type StepProps = {
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** The faults of the last attempt to add the product. */
  faults: Faults;
  /** Opens the next question, or adds the product if it was refused once. */
  onNext: () => void;
  refused: boolean;
  busy: boolean;
};

/** The first question: the name and the origin of the goods. */
export function GoodsStep({ draft, onChange, faults, onNext, refused, busy }: StepProps) {
  const [own, setOwn] = useState<Faults | null>(null);
  const shown = own ?? faults;
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const next = () => {
    const errors = [
      ...(draft.name.trim() ? [] : [missing("name", t("newProduct.nameMissing"))]),
      ...(draft.sku.trim() ? [] : [missing("sku", t("newProduct.skuMissing"))]),
      ...(draft.origin ? [] : [missing("originCountry", t("newProduct.originMissing"))]),
      ...(draft.gtin.trim() === "" || isGtin(digits(draft.gtin))
        ? []
        : [invalid("gtin", t("product.gtinInvalid"))]),
    ];
    setOwn(errors.length > 0 ? { errors, failure: null } : null);
    if (errors.length === 0) onNext();
  };
  return (
    <Card>
      <Form faults={shown} onSubmit={next}>
        <TextField
          label={t("product.name")}
          hint={t("newProduct.nameHint")}
          value={draft.name}
          maxLength={200}
          fault={faultAt(shown, "name")}
          onChange={({ target }) => set({ name: target.value })}
        />
        <TextField
          label={t("product.sku")}
          hint={t("newProduct.skuHint")}
          value={draft.sku}
          maxLength={64}
          fault={faultAt(shown, "sku")}
          onChange={({ target }) => set({ sku: target.value })}
        />
        <Select
          label={t("product.origin")}
          hint={t("newProduct.originHint")}
          options={countryOptions}
          empty={t("entry.chooseCountry")}
          value={draft.origin}
          fault={faultAt(shown, "originCountry")}
          onChange={({ target }) => set({ origin: target.value })}
        />
        <TextField
          label={t("product.gtin")}
          hint={t("newProduct.gtinHint")}
          optional
          inputMode="numeric"
          value={draft.gtin}
          maxLength={20}
          fault={faultAt(shown, "gtin")}
          onChange={({ target }) => set({ gtin: target.value })}
        />
        <TextArea
          label={t("product.description")}
          hint={t("newProduct.descriptionHint")}
          optional
          value={draft.description}
          maxLength={2000}
          fault={faultAt(shown, "description")}
          onChange={({ target }) => set({ description: target.value })}
        />
        <StepEnd refused={refused} busy={busy} />
      </Form>
    </Card>
  );
}
