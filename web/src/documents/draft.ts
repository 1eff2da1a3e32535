import type { UserError } from "../graph/errors.ts";
import { t } from "../i18n/index.ts";
import { invalid, missing } from "../ui/form.tsx";

/** A document as the user has typed it. */
export type DocumentDraft = { issuer: string; issuedOn: string; expiresOn: string };

export const emptyDraft: DocumentDraft = { issuer: "", issuedOn: "", expiresOn: "" };

type DocumentInput = { issuer: string; issuedOn: string; expiresOn: string | null };

const FIRST_DAY = "1900-01-01";
const LAST_DAY = "2999-12-31";

/** The faults of a draft that need no answer of the platform. The API cannot read an empty or impossible date. */
export function faultsOfDraft(draft: DocumentDraft): UserError[] {
  const { issuedOn, expiresOn } = draft;
  const faults: UserError[] = [];
  if (!draft.issuer.trim()) faults.push(missing("issuer", t("documents.issuerMissing")));
  if (!issuedOn) faults.push(missing("issuedOn", t("documents.issuedMissing")));
  else if (!isDay(issuedOn)) faults.push(invalid("issuedOn", t("documents.dayInvalid")));
  if (expiresOn && !isDay(expiresOn)) faults.push(invalid("expiresOn", t("documents.dayInvalid")));
  else if (expiresOn && issuedOn && expiresOn < issuedOn) {
    faults.push(invalid("expiresOn", t("documents.expiresBeforeIssued")));
  }
  return faults;
}

export function inputOfDraft(draft: DocumentDraft): DocumentInput {
  return {
    issuer: draft.issuer.trim(),
    issuedOn: draft.issuedOn,
    expiresOn: draft.expiresOn || null,
  };
}

const CODE = /^[A-Z][A-Z0-9_]{1,63}$/;

/** The code of a document type as the API writes it, or null. */
export function documentCode(typed: string): string | null {
  const code = typed
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, "_");
  return CODE.test(code) ? code : null;
}

function isDay(day: string): boolean {
  return day >= FIRST_DAY && day <= LAST_DAY && /^\d{4}-\d{2}-\d{2}$/.test(day);
}
