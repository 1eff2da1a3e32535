import { t } from "../i18n/index.ts";
import { TextField } from "../ui/field.tsx";
import { type Faults, faultAt } from "../ui/form.tsx";
import { Columns } from "../ui/layout.tsx";
import type { DocumentDraft } from "./draft.ts";

type Props = {
  draft: DocumentDraft;
  faults: Faults;
  onChange: (draft: DocumentDraft) => void;
};

/** The issuer of a document, its day of issue, and its last day. */
export function DocumentFields({ draft, faults, onChange }: Props) {
  return (
    <>
      <TextField
        label={t("documents.issuer")}
        hint={t("documents.issuerHint")}
        value={draft.issuer}
        maxLength={200}
        fault={faultAt(faults, "issuer")}
        onChange={(event) => onChange({ ...draft, issuer: event.target.value })}
      />
      <Columns>
        <TextField
          label={t("documents.issuedOn")}
          type="date"
          value={draft.issuedOn}
          fault={faultAt(faults, "issuedOn")}
          onChange={(event) => onChange({ ...draft, issuedOn: event.target.value })}
        />
        <TextField
          label={t("documents.expiresOn")}
          optional
          type="date"
          value={draft.expiresOn}
          fault={faultAt(faults, "expiresOn")}
          onChange={(event) => onChange({ ...draft, expiresOn: event.target.value })}
        />
      </Columns>
    </>
  );
}
