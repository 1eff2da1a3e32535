import { Link, Outlet } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { t } from "../i18n/index.ts";
import { LiveBanner } from "../live/live-banner.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { Toasts } from "../ui/toast.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { KeysHelp } from "./keys-help.tsx";
import { NotificationsLink } from "./notifications-link.tsx";
import styles from "./shell.module.css";

/** The frame around every screen. */
export function Shell() {
  const signedIn = useSignedIn();
  return (
    <>
      <a className={styles.skip} href="#content">
        {t("skip")}
      </a>
      <header className={styles.top}>
        <div className={styles.bar}>
          <Link to="/" className={styles.brand}>
            <img src="/favicon.svg" alt="" width="24" height="24" />
            {t("brand")}
          </Link>
          <nav aria-label={t("nav.label")} className={styles.nav}>
            {signedIn && <Item to="/home">{t("nav.home")}</Item>}
            {signedIn && <NotificationsLink />}
            <Item to="/">{t("nav.entry")}</Item>
            {signedIn && <Item to="/products">{t("nav.products")}</Item>}
            {signedIn && <Item to="/orders">{t("nav.orders")}</Item>}
            <Item to="/providers">{t("nav.providers")}</Item>
            {signedIn && <Item to="/search">{t("nav.search")}</Item>}
          </nav>
          {signedIn ? <AccountMenu /> : <Item to="/sign-in">{t("nav.signIn")}</Item>}
        </div>
        {signedIn && <LiveBanner />}
      </header>
      <main id="content" tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
      <Toasts />
      <KeysHelp active={signedIn} />
    </>
  );
}

function Item({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link
      to={to}
      className={styles.link}
      activeOptions={{ exact: to === "/" }}
      activeProps={{ "aria-current": "page" }}
    >
      {children}
    </Link>
  );
}

/** A column for forms and texts. */
export function Narrow({ children }: { children: ReactNode }) {
  return <div className={styles.narrow}>{children}</div>;
}
