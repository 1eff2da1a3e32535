import { Link, useSearch } from "@tanstack/react-router";
import { t } from "../../i18n/index.ts";
import { wasEnded } from "../../session/session.ts";
import { Narrow } from "../../shell/frame.tsx";
import { SignInForm } from "../../sign-in/sign-in-form.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { Notice } from "../../ui/notice.tsx";

/** Signs in, and returns to the page that required it. */
export default function SignInPage() {
  const { next } = useSearch({ from: "/sign-in" });
  return (
    <Narrow>
      <Stack>
        <PageHead title={t("signIn.title")} />
        {wasEnded() && <Notice kind="warn">{t("session.ended")}</Notice>}
        <SignInForm next={next ?? "/home"} />
        <p>
          <Link to="/forgotten">{t("signIn.forgot")}</Link>
        </p>
        <p>
          {t("signIn.noAccount")}{" "}
          <Link to="/register" search={{ next }}>
            {t("signIn.register")}
          </Link>
        </p>
      </Stack>
    </Narrow>
  );
}
