import { t } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { Row, Stack } from "./layout.tsx";
import { Failed } from "./notice.tsx";
import ui from "./ui.module.css";

/** The further rows of a list that is shown page by page. */
export type Pager = {
  has: boolean;
  busy: boolean;
  /** Why the last page could not be loaded. */
  failure: Error | null;
  load: () => void;
};

type MoreProps = { shown: number; pager: Pager };

/** The end of a list: the number of rows that are shown, and more of them. */
export function More({ shown, pager }: MoreProps) {
  return (
    <Stack gap="small">
      <Row>
        <span className={ui.muted} role="status">
          {t("list.shown", { count: shown })}
        </span>
        {pager.has && !pager.failure && (
          <Button busy={pager.busy} onClick={pager.load}>
            {t("list.more")}
          </Button>
        )}
      </Row>
      {pager.failure && <Failed error={pager.failure} retry={pager.load} />}
    </Stack>
  );
}

type EarlierProps = { text: string; pager: Pager };

/** The beginning of a list that is shown from its end: a button for earlier rows, if there are any. */
export function Earlier({ text, pager }: EarlierProps) {
  if (pager.failure) return <Failed error={pager.failure} retry={pager.load} />;
  if (!pager.has) return null;
  return (
    <div>
      <Button busy={pager.busy} onClick={pager.load}>
        {text}
      </Button>
    </div>
  );
}
