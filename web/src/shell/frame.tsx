import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { t } from "../i18n/index.ts";
import { Toasts } from "../ui/toast.tsx";
import { NewVersion } from "./new-version.tsx";
import styles from "./shell.module.css";

type Props = {
  /** The name of the entry, which leads to its start. */
  brand: string;
  nav: ReactNode;
  /** The account of the session, or the way to the sign-in. */
  account: ReactNode;
  /** Notices below the bar. */
  banner?: ReactNode;
  /** The screen. */
  children: ReactNode;
};

/** The frame around the screens of an entry: the way to the content, the navigation, and short messages. */
export function Frame({ brand, nav, account, banner, children }: Props) {
  return (
    <>
      <a className={styles.skip} href="#content">
        {t("skip")}
      </a>
      <header className={styles.top}>
        <div className={styles.bar}>
          <Link to="/" className={styles.brand}>
            <img src="/favicon.svg" alt="" width="24" height="24" />
            {brand}
          </Link>
          <nav aria-label={t("nav.label")} className={styles.nav}>
            {nav}
          </nav>
          {account}
        </div>
        <NewVersion />
        {banner}
      </header>
      <main id="content" tabIndex={-1} className={styles.main}>
        {children}
      </main>
      <Toasts />
    </>
  );
}

export function NavLink({ to, children }: { to: string; children: ReactNode }) {
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
