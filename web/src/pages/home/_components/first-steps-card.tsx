import { graphql, useFragment } from "react-relay/hooks";
import type { firstStepsCard_query$key } from "../../../graph/__generated__/firstStepsCard_query.graphql.ts";
import { type Key, t } from "../../../i18n/index.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Card, Row, Stack } from "../../../ui/layout.tsx";
import { SubjectLink } from "../../../ui/subject-link.tsx";
import { firstSteps, type Step } from "../_lib/first-steps.ts";
import styles from "../home.module.css";

const fragment = graphql`
  fragment firstStepsCard_query on Query {
    productPart: products(first: 1) {
      nodes {
        id
      }
    }
    selfCheckPart: selfChecks(first: 1) {
      nodes {
        id
      }
    }
    orderPart: orders(first: 1, filter: { role: SELLER }) {
      nodes {
        id
      }
    }
  }
`;

const TEXTS: Record<Step["kind"], { title: Key; text: Key }> = {
  add: { title: "home.stepAdd", text: "home.stepAddText" },
  check: { title: "home.stepCheck", text: "home.stepCheckText" },
  ask: { title: "home.stepAsk", text: "home.stepAskText" },
};

type Props = { query: firstStepsCard_query$key; registeredAt: string };

/** The steps of a new seller to the first order. Without an open step, the card is not shown. */
export function FirstStepsCard({ query, registeredAt }: Props) {
  const { productPart, selfCheckPart, orderPart } = useFragment(fragment, query);
  // Without one of them, the progress is unknown.
  if (!productPart || !selfCheckPart || !orderPart) return null;
  const steps = firstSteps(
    {
      productId: productPart.nodes[0]?.id ?? null,
      selfCheckId: selfCheckPart.nodes[0]?.id ?? null,
      ordered: orderPart.nodes.length > 0,
      registeredAt,
    },
    Date.now(),
  );
  if (steps.length === 0) return null;
  return (
    <Card title={t("home.stepsTitle")}>
      <ol className={styles.steps}>
        {steps.map(({ kind, done, to }) => (
          <li key={kind}>
            <Stack gap="small">
              <Row>
                <strong>
                  {done ? (
                    t(TEXTS[kind].title)
                  ) : (
                    <SubjectLink to={to}>{t(TEXTS[kind].title)}</SubjectLink>
                  )}
                </strong>
                {done && <Badge tone="good" text={t("home.stepDone")} />}
              </Row>
              <p>{t(TEXTS[kind].text)}</p>
            </Stack>
          </li>
        ))}
      </ol>
    </Card>
  );
}
