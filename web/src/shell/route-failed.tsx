import type { ErrorComponentProps } from "@tanstack/react-router";
import { t } from "../i18n/index.ts";
import { PageHead, Stack } from "../ui/layout.tsx";
import { Failed } from "../ui/notice.tsx";

/**
 * A page whose code or data could not be loaded.
 *
 * Another attempt loads the whole application: after a new release, the files of the old one are gone.
 */
export function RouteFailed({ error }: ErrorComponentProps) {
  return (
    <Stack>
      <PageHead title={t("error.page")} />
      <Failed
        error={error instanceof Error ? error : new Error()}
        retry={() => location.reload()}
      />
    </Stack>
  );
}
