import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { productHead_product$key } from "../../../../graph/__generated__/productHead_product.graphql.ts";
import { country, t } from "../../../../i18n/index.ts";
import { Button, buttonClass } from "../../../../ui/button.tsx";
import { PageHead, Row, Stack } from "../../../../ui/layout.tsx";
import { Notice } from "../../../../ui/notice.tsx";
import { LaneVerdicts } from "../../_components/lane-verdicts.tsx";
import { ArchivedBadge, ClassificationBadge } from "../../_components/product-badges.tsx";
import { ArchiveProduct } from "./archive-product.tsx";

const fragment = graphql`
  fragment productHead_product on Product {
    id
    name
    sku
    hsCode
    originCountry
    status
    classification {
      status
    }
    variantOf {
      id
      name
    }
    ...laneVerdicts_product
    ...archiveProduct_product
  }
`;

type Props = { product: productHead_product$key; onChanged: () => void };

/** The name and the state of a product, and the actions on the whole product. */
export function ProductHead({ product: key, onChanged }: Props) {
  const product = useFragment(fragment, key);
  const [asks, setAsks] = useState(false);
  const { id, classification, variantOf } = product;
  const archived = product.status === "ARCHIVED";
  return (
    <Stack gap="medium">
      <p>
        <Link to="/products">{t("product.all")}</Link>
      </p>
      <PageHead
        title={product.name}
        lead={[product.sku, product.hsCode, country(product.originCountry)]
          .filter(Boolean)
          .join(" · ")}
        actions={
          !archived && (
            <>
              <Link
                to="/products/$id"
                params={{ id }}
                search={{ tab: "lanes" }}
                hash="check"
                className={buttonClass}
                data-kind="primary"
              >
                {t("product.check")}
              </Link>
              <Button kind="danger" onClick={() => setAsks(true)}>
                {t("product.archive")}
              </Button>
            </>
          )
        }
      />
      <Row>
        <ArchivedBadge status={product.status} />
        {classification && (
          <span>
            {t("product.classification")}: <ClassificationBadge status={classification.status} />
          </span>
        )}
      </Row>
      <LaneVerdicts product={product} wide />
      {variantOf && (
        <p>
          {t("product.variantOf")}{" "}
          <Link to="/products/$id" params={{ id: variantOf.id }}>
            {variantOf.name}
          </Link>
        </p>
      )}
      {archived && <Notice>{t("product.archivedText")}</Notice>}
      <ArchiveProduct
        product={product}
        open={asks}
        onClose={() => setAsks(false)}
        onChanged={onChanged}
      />
    </Stack>
  );
}
