import { graphql, useFragment } from "react-relay/hooks";
import type { classificationFacts_classification$key } from "../../../../graph/__generated__/classificationFacts_classification.graphql.ts";
import { t, time, word } from "../../../../i18n/index.ts";
import { Facts } from "../../../../ui/layout.tsx";
import styles from "../../products.module.css";
import { methodName } from "../proposal.ts";

const fragment = graphql`
  fragment classificationFacts_classification on Classification {
    nationalCodes {
      market
      code
    }
    method
    confidence
    rationale
    reference
    restsOn
    challengeReason
    at
    by {
      id
      name
    }
    byProgram {
      id
      name
    }
  }
`;

/** The source of a classification, and the facts that it rests on. */
export function ClassificationFacts({ of }: { of: classificationFacts_classification$key }) {
  const one = useFragment(fragment, of);
  return (
    <Facts
      of={[
        [t("product.challengeReason"), one.challengeReason],
        [
          t("product.nationalCodes"),
          one.nationalCodes.map(({ market, code }) => `${market} ${code}`).join(" · "),
        ],
        [t("product.method"), methodName(one.method)],
        [t("product.reference"), one.reference],
        [t("product.confidence"), percent(one.confidence)],
        [
          t("product.rationale"),
          one.rationale && <span className={styles.lines}>{one.rationale}</span>,
        ],
        [t("product.restsOn"), one.restsOn.map(word).join(" · ")],
        [t("product.by"), one.by?.name ?? one.byProgram?.name],
        [t("product.at"), time(one.at)],
      ]}
    />
  );
}

function percent(value: number | null | undefined): string | null {
  return value === null || value === undefined ? null : t("product.percent", { value });
}
