import { ago, t, time } from "../i18n/index.ts";
import { Badge } from "../ui/badge.tsx";

/** The deadline of a task. */
export function Due({ due, overdue }: { due: string; overdue: boolean }) {
  const when = (
    <time dateTime={due} title={time(due)}>
      {t("work.due", { when: ago(due) })}
    </time>
  );
  if (!overdue) return when;
  return (
    <>
      <Badge tone="bad" text={t("work.overdue")} /> {when}
    </>
  );
}
