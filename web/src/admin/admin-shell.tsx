import { Outlet } from "@tanstack/react-router";
import { t } from "../i18n/index.ts";
import { useSignedIn } from "../session/use-session.ts";
import { AccountMenu } from "../shell/account-menu.tsx";
import { Frame, NavLink } from "../shell/frame.tsx";

/** The frame around the screens of the platform's staff. */
export function AdminShell() {
  const signedIn = useSignedIn();
  return (
    <Frame
      brand={t("admin.brand")}
      nav={
        signedIn && (
          <>
            <NavLink to="/">{t("reviews.title")}</NavLink>
            <NavLink to="/providers">{t("nav.providers")}</NavLink>
          </>
        )
      }
      account={
        signedIn ? (
          <AccountMenu home="/" signedOut="/sign-in" settings="/settings/security" />
        ) : (
          <NavLink to="/sign-in">{t("nav.signIn")}</NavLink>
        )
      }
    >
      <Outlet />
    </Frame>
  );
}
