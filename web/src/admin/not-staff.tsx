import { t } from "../i18n/index.ts";
import { Notice } from "../ui/notice.tsx";

/** Says that the roles of the session do not permit the screen, and leads to the application of sellers and providers. */
export function NotStaff() {
  return (
    <Notice kind="warn">
      <p>{t("admin.notStaff")}</p>
      <p>
        <a href="/">{t("admin.toWeb")}</a>
      </p>
    </Notice>
  );
}
