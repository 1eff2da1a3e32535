import { Link } from "@tanstack/react-router";
import { t } from "../../../../i18n/index.ts";
import { Narrow } from "../../../../shell/frame.tsx";
import { buttonClass } from "../../../../ui/button.tsx";
import { PageHead, Row, Stack } from "../../../../ui/layout.tsx";
import { type Warning, WarningList } from "../../../../ui/warnings.tsx";
import type { ProductSearch } from "../../product/product-search.ts";

type Props = { id: string; name: string; warnings: readonly Warning[]; search: ProductSearch };

/** The product was added, and some of its values are probably wrong. */
export function Added({ id, name, warnings, search }: Props) {
  return (
    <Narrow>
      <Stack>
        <PageHead title={t("newProduct.added", { name })} lead={t("newProduct.addedText")} />
        <WarningList of={warnings} />
        <Row>
          <Link
            to="/products/$id"
            params={{ id }}
            search={search}
            className={buttonClass}
            data-kind="primary"
          >
            {t("newProduct.open")}
          </Link>
          <Link
            to="/products/$id"
            params={{ id }}
            search={{ tab: "facts" }}
            className={buttonClass}
          >
            {t("newProduct.mend")}
          </Link>
        </Row>
      </Stack>
    </Narrow>
  );
}
