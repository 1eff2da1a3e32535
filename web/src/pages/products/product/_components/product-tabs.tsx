import { Link } from "@tanstack/react-router";
import { t } from "../../../../i18n/index.ts";
import { Tabs, tabClass } from "../../../../ui/tabs.tsx";
import { TABS, type Tab } from "../product-search.ts";

/** The parts of a product. Each has an address, so that "back" and a shared link show the same part. */
export function ProductTabs({ id, tab }: { id: string; tab: Tab }) {
  return (
    <Tabs label={t("product.tabs")}>
      {TABS.map((each) => (
        <Link
          key={each}
          to="/products/$id"
          params={{ id }}
          search={{ tab: each }}
          resetScroll={false}
          className={tabClass}
          aria-current={each === tab ? "page" : undefined}
        >
          {t(`product.tab.${each}`)}
        </Link>
      ))}
    </Tabs>
  );
}
