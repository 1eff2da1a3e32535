import { t } from "../i18n/index.ts";

/** The name under which an organisation appears. Its name is gone once its data was erased. */
export function partyName(organisation: {
  readonly displayName?: string | null | undefined;
}): string {
  return organisation.displayName ?? t("order.noName");
}
