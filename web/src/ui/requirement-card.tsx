import { graphql, useFragment } from "react-relay/hooks";
import type { requirementCard_requirement$key } from "../graph/__generated__/requirementCard_requirement.graphql.ts";
import { t, word } from "../i18n/index.ts";
import { Badge, type Tone } from "./badge.tsx";
import { Facts, Row, Stack } from "./layout.tsx";
import styles from "./ui.module.css";

const fragment = graphql`
  fragment requirementCard_requirement on RequirementAnswer {
    determined
    requirement {
      title
      effect
      documents {
        code
        title
      }
      legalBasis {
        act
        article
      }
    }
  }
`;

const TONES: Record<string, Tone> = {
  PROHIBITED: "bad",
  RESTRICTED: "warn",
  REQUIRES: "info",
  NOTICE: "neutral",
};

/** One rule in an answer: its effect, whether it applies, the evidence that it wants, and the law behind it. */
export function RequirementCard({ requirement }: { requirement: requirementCard_requirement$key }) {
  const { determined, requirement: rule } = useFragment(fragment, requirement);
  return (
    <article className={styles.card}>
      <Stack gap="small">
        <Row>
          <Badge tone={TONES[rule.effect] ?? "neutral"} text={word(rule.effect)} />
          {!determined && <Badge tone="neutral" text={t("entry.maybe")} />}
        </Row>
        <h3>{rule.title}</h3>
      </Stack>
      <Facts
        of={[
          [t("entry.evidence"), rule.documents.map((document) => document.title).join(" · ")],
          [
            t("entry.basis"),
            rule.legalBasis
              .map((law) => [law.act, law.article].filter(Boolean).join(", "))
              .join(" · "),
          ],
        ]}
      />
    </article>
  );
}
