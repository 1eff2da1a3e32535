import { graphql, useFragment } from "react-relay/hooks";
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

/** The verdict, large, and what limits it. */
export function CheckVerdict({ check }: { check: checkVerdict_check$key }) {
  const data = useFragment(fragment, check);
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
          <p>{t("checks.possibleProhibitions", { rules: data.possibleProhibitions.join(", ") })}</p>
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
                {t("checks.expiringOne", { type: document.type, day: day(document.expiresOn) })}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </Stack>
  );
}
