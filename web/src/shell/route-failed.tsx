import type { ErrorComponentProps } from "@tanstack/react-router";
import { t } from "../i18n/index.ts";
import { PageHead, Stack } from "../ui/layout.tsx";
import { Failed } from "../ui/notice.tsx";

/** A page whose code or data could not be loaded. */
export function RouteFailed({ error, reset }: ErrorComponentProps) {
  return (
    <Stack>
      <PageHead title={t("error.page")} />
      <Failed error={error instanceof Error ? error : new Error()} retry={reset} />
    </Stack>
  );
}
