import { Link, Outlet } from "@tanstack/react-router";
import { t } from "../../i18n/index.ts";
import styles from "./settings.module.css";

const PAGES = ["me", "security", "sessions", "organisation", "members"] as const;

/** The settings of the person and of the organisation, one beside the other. */
export default function SettingsLayout() {
  return (
    <div className={styles.settings}>
      <nav aria-label={t("settings.nav")} className={styles.side}>
        <ul className={styles.nav}>
          {PAGES.map((page) => (
            <li key={page}>
              <Link
                to={`/settings/${page}`}
                className={styles.link}
                activeProps={{ "aria-current": "page" }}
              >
                {t(`settings.${page}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div>
        <Outlet />
      </div>
    </div>
  );
}
