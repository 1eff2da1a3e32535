import { useState } from "react";
import { DocumentTypeField } from "../../../documents/document-type-field.tsx";
import { t } from "../../../i18n/index.ts";
import { Select } from "../../../ui/field.tsx";

const OTHER = "OTHER";

type Props = {
  /** The document types that checks of the product miss. */
  types: readonly { code: string; title: string }[];
  value: string;
  fault: string | undefined;
  onChange: (code: string) => void;
};

/** The type of the document: one of those that are missing, or any other by its code. */
export function TypeChoice({ types, value, fault, onChange }: Props) {
  const isMissing = types.some(({ code }) => code === value);
  const [other, setOther] = useState(value !== "" && !isMissing);
  const typed = types.length === 0 || other;
  return (
    <>
      {types.length > 0 && (
        <Select
          label={t("handIn.type")}
          empty={t("handIn.chooseType")}
          options={[
            ...types.map(({ code, title }) => ({ value: code, label: title })),
            { value: OTHER, label: t("handIn.otherType") },
          ]}
          value={other ? OTHER : value}
          fault={typed ? undefined : fault}
          onChange={(event) => {
            const chosen = event.target.value;
            setOther(chosen === OTHER);
            onChange(chosen === OTHER ? "" : chosen);
          }}
        />
      )}
      {typed && (
        <DocumentTypeField
          label={t(types.length > 0 ? "handIn.otherType" : "handIn.type")}
          hint={t("handIn.typeHint")}
          value={value}
          fault={fault}
          onChange={onChange}
        />
      )}
    </>
  );
}
