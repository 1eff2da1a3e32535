import { graphql, useFragment } from "react-relay/hooks";
import { documentTitle } from "../../../documents/document-title.ts";
import type { checkVerdict_check$key } from "../../../graph/__generated__/checkVerdict_check.graphql.ts";
import { day, type Key, t, word } from "../../../i18n/index.ts";
import { SIGN, verdictTone } from "../../../ui/badge.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import styles from "../check.module.css";

const fragment = graphql`
  fragment checkVerdict_check on SelfCheck {
    verdict
    advisory
    possibleProhibitions
    findings {
      rule
      title
    }
    expiringDocuments {
      type
      expiresOn
    }
  }
`;

const EXPLANATIONS: Record<string, Key> = {
  COMPLIANT: "checks.compliant",
  ACTION_REQUIRED: "checks.actionRequired",
  NEEDS_INFORMATION: "checks.needsInformation",
  PROHIBITED: "checks.prohibited",
  NO_RULE_FOUND: "checks.noRuleFound",
};

type Props = {
  check: checkVerdict_check$key;
  /** Types of documents with their titles. */
  types: readonly { readonly code: string; readonly title: string }[];
};

/** The verdict and its limits. */
export function CheckVerdict({ check, types }: Props) {
  const data = useFragment(fragment, check);
  const ruleTitle = (name: string) =>
    data.findings.find(({ rule }) => rule === name)?.title ?? name;
  const typeTitle = (type: string) =>
    documentTitle({ type, documentType: types.find(({ code }) => code === type) });
  const tone = verdictTone(data.verdict);
  const explanation = EXPLANATIONS[data.verdict];
  return (
    <Stack gap="medium">
      <section className={styles.verdict} data-tone={tone}>
        <span className={styles.sign} aria-hidden="true">
          {SIGN[tone]}
        </span>
        <h2 className={styles.word}>{word(data.verdict)}</h2>
        {explanation && <p className={styles.explanation}>{t(explanation)}</p>}
      </section>
      {data.possibleProhibitions.length > 0 && (
        <Notice kind="warn">
          <p>{t("checks.possibleProhibitions")}</p>
          <ul>
            {data.possibleProhibitions.map((name) => (
              <li key={name}>{ruleTitle(name)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {data.advisory && (
        <Notice kind="warn">
          <p>{t("checks.advisory")}</p>
        </Notice>
      )}
      {data.expiringDocuments.length > 0 && (
        <Notice kind="warn">
          <p>{t("checks.expiring")}</p>
          <ul>
            {data.expiringDocuments.map((document) => (
              <li key={`${document.type} ${document.expiresOn}`}>
                {t("checks.expiringOne", {
                  type: typeTitle(document.type),
                  day: day(document.expiresOn),
                })}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </Stack>
  );
}
