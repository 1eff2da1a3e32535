import { Link } from "@tanstack/react-router";
import { t } from "../i18n/index.ts";
import { PageHead, Stack } from "../ui/layout.tsx";

export function NotFound() {
  return (
    <Stack>
      <PageHead title={t("notFound.title")} lead={t("notFound.text")} />
      <p>
        <Link to="/">{t("nav.entry")}</Link>
      </p>
    </Stack>
  );
}
