import { type Key, t } from "../../../i18n/index.ts";
import { Card } from "../../../ui/layout.tsx";
import { SubjectLink } from "../../../ui/subject-link.tsx";
import styles from "../home.module.css";

/** The screens of a seller that the navigation has no room for. */
const SCREENS: readonly (readonly [to: string, text: Key])[] = [
  ["/changes", "home.changes"],
  ["/watches", "home.watches"],
  ["/checks/bulk", "home.bulkCheck"],
  ["/documents", "home.documents"],
  ["/enquiries", "home.enquiries"],
  ["/statistics", "home.statistics"],
];

export function MoreCard() {
  return (
    <Card title={t("home.more")}>
      <ul className={styles.more}>
        {SCREENS.map(([to, text]) => (
          <li key={to}>
            <SubjectLink to={to}>{t(text)}</SubjectLink>
          </li>
        ))}
      </ul>
    </Card>
  );
}
