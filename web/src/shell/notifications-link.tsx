import { Link } from "@tanstack/react-router";
import { t } from "../i18n/index.ts";
import { useUnread } from "../session/use-me.ts";
import own from "./notifications-link.module.css";
import styles from "./shell.module.css";

const MOST = 99;

/** The way to the notifications, with the number of unread ones. */
export function NotificationsLink() {
  const unread = useUnread();
  return (
    <Link to="/notifications" className={styles.link} activeProps={{ "aria-current": "page" }}>
      {t("nav.notifications")}
      {unread > 0 && (
        <>
          {" "}
          <span className={own.count}>{unread > MOST ? `${MOST}+` : unread}</span>{" "}
          <span className="visually-hidden">{t("notifications.navUnread")}</span>
        </>
      )}
    </Link>
  );
}
