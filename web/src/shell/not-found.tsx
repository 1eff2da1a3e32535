import { Link } from "@tanstack/react-router";
import { t } from "../i18n/index.ts";
import { LoadMe } from "../session/use-me.ts";
import { PageHead, Stack } from "../ui/layout.tsx";

export function NotFound() {
  return (
    <Stack>
      <LoadMe />
      <PageHead title={t("notFound.title")} lead={t("notFound.text")} />
      <p>
        <Link to="/">{t("notFound.start")}</Link>
      </p>
    </Stack>
  );
}
