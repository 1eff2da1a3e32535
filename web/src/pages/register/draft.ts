import type { UserError } from "../../graph/errors.ts";
import { t } from "../../i18n/index.ts";
import { type Locale, localeOf } from "../../i18n/locales.ts";
import { missing } from "../../ui/form.tsx";

/** Kinds of organisations that register themselves. */
export const KINDS = ["SELLER", "PROVIDER", "CARRIER"] as const;

export type Draft = {
  kind: (typeof KINDS)[number] | null;
  legalName: string;
  displayName: string;
  country: string;
  name: string;
  email: string;
  locale: Locale;
};

export const emptyDraft = (): Draft => ({
  kind: null,
  legalName: "",
  displayName: "",
  country: "",
  name: "",
  email: "",
  locale: localeOf(navigator.languages),
});

/** The fields that the person has still to fill in. */
export function missingFields(draft: Draft): UserError[] {
  const { kind, legalName, country, name, email } = draft;
  return [
    ...(kind ? [] : [missing("kind", t("register.kindMissing"))]),
    ...(legalName.trim() ? [] : [missing("legalName", t("register.legalNameMissing"))]),
    ...(country ? [] : [missing("country", t("register.countryMissing"))]),
    ...(name.trim() ? [] : [missing("owner.name", t("register.nameMissing"))]),
    ...(email.trim() ? [] : [missing("owner.email", t("register.emailMissing"))]),
  ];
}

/** The input of `registerOrganisation`, or null while the kind is open. */
export function toInput(draft: Draft) {
  if (!draft.kind) return null;
  return {
    kind: draft.kind,
    legalName: draft.legalName.trim(),
    displayName: draft.displayName.trim() || null,
    country: draft.country,
    owner: { name: draft.name.trim(), email: draft.email.trim(), locale: draft.locale },
  };
}
