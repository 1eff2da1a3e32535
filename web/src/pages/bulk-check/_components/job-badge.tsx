import { t } from "../../../i18n/index.ts";
import { Badge } from "../../../ui/badge.tsx";

/** The state of a job in the background. */
export function JobBadge({ status }: { status: string }) {
  switch (status) {
    case "QUEUED":
      return <Badge tone="info" text={t("bulk.queued")} />;
    case "RUNNING":
      return <Badge tone="info" text={t("bulk.running")} />;
    case "COMPLETED":
      return <Badge tone="good" text={t("bulk.completed")} />;
    case "CANCELLED":
      return <Badge tone="neutral" text={t("bulk.cancelled")} />;
    default:
      return <Badge tone="bad" text={t("bulk.failed")} />;
  }
}
