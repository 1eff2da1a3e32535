import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { productCodes_product$key } from "../../../../graph/__generated__/productCodes_product.graphql.ts";
import { t } from "../../../../i18n/index.ts";
import { Button } from "../../../../ui/button.tsx";
import { Card, Row, Stack } from "../../../../ui/layout.tsx";
import { CodePath } from "../../_components/code-path.tsx";
import { ClassificationBadge } from "../../_components/product-badges.tsx";
import { ChallengeCodes } from "./challenge-codes.tsx";
import { ClassificationFacts } from "./classification-facts.tsx";
import { ConfirmCodes } from "./confirm-codes.tsx";
import { ProposeCodes } from "./propose-codes.tsx";

const fragment = graphql`
  fragment productCodes_product on Product {
    status
    hsCode
    nomenclature {
      ...codePath_entry
    }
    classification {
      status
      ...classificationFacts_classification
    }
    ...confirmCodes_product
    ...challengeCodes_product
    ...proposeCodes_product
  }
`;

/** The next step, by the status of the classification. */
const NEXT: Record<string, string> = {
  PROPOSED: t("product.next.PROPOSED"),
  CONFIRMED: t("product.next.CONFIRMED"),
  CHALLENGED: t("product.next.CHALLENGED"),
};

type Props = { product: productCodes_product$key; onChanged: () => void };

/** The codes of a product, and the next step of their classification. */
export function ProductCodes({ product: key, onChanged }: Props) {
  const product = useFragment(fragment, key);
  const [open, setOpen] = useState<"propose" | "challenge" | null>(null);
  const [closed, setClosed] = useState(false);
  const { classification, hsCode } = product;
  if (!classification) return null;
  const { status } = classification;
  const close = () => {
    setOpen(null);
    setClosed(true);
  };
  return (
    <Stack>
      <Card title={t("product.classification")}>
        <Row>
          <ClassificationBadge status={status} />
        </Row>
        {hsCode && <CodePath code={hsCode} entry={product.nomenclature} />}
        <ClassificationFacts of={classification} />
        {product.status !== "ARCHIVED" && (
          <>
            <p>{NEXT[status]}</p>
            {status !== "CONFIRMED" && <ConfirmCodes product={product} onChanged={onChanged} />}
            <Row>
              {open !== "propose" && (
                <Button autoFocus={closed} onClick={() => setOpen("propose")}>
                  {t("product.propose")}
                </Button>
              )}
              {status === "CONFIRMED" && (
                <Button kind="quiet" onClick={() => setOpen("challenge")}>
                  {t("product.challenge")}
                </Button>
              )}
            </Row>
          </>
        )}
      </Card>
      {open === "propose" && <ProposeCodes product={product} onChanged={onChanged} onEnd={close} />}
      <ChallengeCodes
        product={product}
        open={open === "challenge"}
        onClose={close}
        onChanged={onChanged}
      />
    </Stack>
  );
}
