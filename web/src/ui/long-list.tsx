import { t } from "../i18n/index.ts";

const SHOWN = 4;

/** A list as text. More than a few items are shown on demand. */
export function LongList({ items }: { items: readonly string[] }) {
  if (items.length <= SHOWN + 1) return items.join(", ");
  return (
    <>
      {items.slice(0, SHOWN).join(", ")}
      <details>
        <summary>{t("list.others", { count: items.length - SHOWN })}</summary>
        {items.slice(SHOWN).join(", ")}
      </details>
    </>
  );
}
