import { useDeferredValue, useState } from "react";
import { digits } from "../../../../facts/codes.ts";
import { t } from "../../../../i18n/index.ts";
import { CodeField } from "../../../../ui/code-field.tsx";
import { type Faults, Form, faultAt, missing } from "../../../../ui/form.tsx";
import { Card } from "../../../../ui/layout.tsx";
import { EnteredCodePath } from "../../_components/code-path.tsx";
import type { StepProps } from "./goods-step.tsx";
import { StepEnd } from "./step-end.tsx";

/** The second question: the code of the goods. */
export function CodeStep({ draft, onChange, faults, onNext, refused, busy }: StepProps) {
  const [own, setOwn] = useState<Faults | null>(null);
  const shown = own ?? faults;
  const code = useDeferredValue(digits(draft.code));
  const next = () => {
    const good = /^\d{6}$/.test(digits(draft.code));
    const errors = good ? [] : [missing("hsCode", t("newProduct.codeMissing"))];
    setOwn(good ? null : { errors, failure: null });
    if (good) onNext();
  };
  return (
    <Card>
      <Form faults={shown} onSubmit={next}>
        <CodeField
          label={t("entry.code")}
          hint={t("entry.codeHint")}
          value={draft.code}
          fault={faultAt(shown, "hsCode")}
          onChange={(value) => onChange({ ...draft, code: value })}
        />
        <EnteredCodePath code={code} />
        <p>{t("newProduct.codeText")}</p>
        <StepEnd refused={refused} busy={busy} />
      </Form>
    </Card>
  );
}
