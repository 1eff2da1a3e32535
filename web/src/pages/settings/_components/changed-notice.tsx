import { t } from "../../../i18n/index.ts";
import { type Fact, Facts } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";

/** The values that are stored now, beside an input that was based on an earlier state. */
export function ChangedNotice({ of }: { of: readonly Fact[] }) {
  return (
    <Notice kind="warn">
      <p>{t("settings.changed")}</p>
      <Facts of={of.map(([label, value]) => [label, value || t("settings.empty")] as const)} />
    </Notice>
  );
}
