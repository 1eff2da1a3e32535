import { useSearch } from "@tanstack/react-router";
import { t } from "../../../i18n/index.ts";
import { wasEnded } from "../../../session/session.ts";
import { Narrow } from "../../../shell/frame.tsx";
import { SignInForm } from "../../../sign-in/sign-in-form.tsx";
import { PageHead, Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";

/** Signs in to the administration. Its session is independent of the one of the web application. */
export default function SignInPage() {
  const { next } = useSearch({ from: "/sign-in" });
  return (
    <Narrow>
      <Stack>
        <PageHead title={t("admin.signIn")} lead={t("admin.signInLead")} />
        {wasEnded() && <Notice kind="warn">{t("session.ended")}</Notice>}
        <SignInForm next={next ?? "/"} />
        <p>
          <a href="/forgotten">{t("signIn.forgot")}</a>
        </p>
        <p>
          <a href="/">{t("admin.toWeb")}</a>
        </p>
      </Stack>
    </Narrow>
  );
}
