import { Outlet } from "@tanstack/react-router";
import { t } from "../i18n/index.ts";
import { LiveBanner } from "../live/live-banner.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { AccountMenu } from "./account-menu.tsx";
import { Frame, NavLink } from "./frame.tsx";
import { KeysHelp } from "./keys-help.tsx";
import { NotificationsLink } from "./notifications-link.tsx";

/** The frame around every screen. */
export function Shell() {
  const signedIn = useSignedIn();
  return (
    <>
      <Frame
        brand={t("brand")}
        nav={
          <>
            {signedIn && <NavLink to="/home">{t("nav.home")}</NavLink>}
            {signedIn && <NotificationsLink />}
            <NavLink to="/">{t("nav.entry")}</NavLink>
            {signedIn && <NavLink to="/products">{t("nav.products")}</NavLink>}
            {signedIn && <NavLink to="/orders">{t("nav.orders")}</NavLink>}
            <NavLink to="/providers">{t("nav.providers")}</NavLink>
            {signedIn && <NavLink to="/search">{t("nav.search")}</NavLink>}
          </>
        }
        account={
          signedIn ? (
            <AccountMenu home="/home" signedOut="/" settings="/settings/me" />
          ) : (
            <NavLink to="/sign-in">{t("nav.signIn")}</NavLink>
          )
        }
        banner={signedIn && <LiveBanner />}
      >
        <Outlet />
      </Frame>
      <KeysHelp active={signedIn} />
    </>
  );
}
