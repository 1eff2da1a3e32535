import { Link } from "@tanstack/react-router";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";
import type { answerQuery } from "../../../graph/__generated__/answerQuery.graphql.ts";
import { count, t } from "../../../i18n/index.ts";
import { useSignedIn } from "../../../session/use-session.ts";
import { buttonClass } from "../../../ui/button.tsx";
import type { FactAnswer } from "../../../ui/fact-questions.tsx";
import { FactQuestions } from "../../../ui/fact-questions.tsx";
import { Card, Row, Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { RequirementCard } from "../../../ui/requirement-card.tsx";
import { Warnings } from "../../../ui/warnings.tsx";

const query = graphql`
  query answerQuery($input: RequirementsInput!, $lane: LaneInput!) {
    requirements(input: $input, lane: $lane) {
      disclaimer
      questions {
        ...factQuestions_questions
      }
      warnings {
        ...warnings_warnings
      }
      requirements(first: 100) {
        totalCount
        nodes {
          ...requirementCard_requirement
        }
      }
    }
  }
`;

type Asked = {
  code: string;
  from: string;
  to: string;
  by: "AIR" | "SEA" | "ROAD" | "RAIL";
  facts: readonly FactAnswer[];
};

type Props = { asked: Asked; onFacts: (facts: FactAnswer[]) => void };

/** The rules for these goods on this lane, and the questions that decide which of them apply. */
export function Answer({ asked, onFacts }: Props) {
  const { requirements } = useLazyLoadQuery<answerQuery>(
    query,
    {
      input: {
        hsCode: asked.code,
        origin: asked.from,
        facts: asked.facts.map((fact) => ({ ...fact })),
      },
      lane: { origin: asked.from, destination: asked.to, mode: asked.by },
    },
    { fetchPolicy: "store-and-network" },
  );
  if (!requirements) return <Notice>{t("entry.none")}</Notice>;
  const { nodes, totalCount } = requirements.requirements;
  return (
    <Stack>
      <Warnings of={requirements.warnings} />
      <FactQuestions of={requirements.questions} answers={asked.facts} onChange={onFacts} />
      <section aria-live="polite">
        <Stack gap="medium">
          <h2>{totalCount === 0 ? t("entry.none") : count("entry.requirements", totalCount)}</h2>
          {nodes.map((node, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place in the answer identifies the rule
            <RequirementCard key={place} requirement={node} />
          ))}
          <p>{requirements.disclaimer}</p>
        </Stack>
      </section>
      <Next asked={asked} />
    </Stack>
  );
}

/** The way on: a product of one's own, with what is known already. */
function Next({ asked }: { asked: Asked }) {
  const signedIn = useSignedIn();
  return (
    <Card title={t("entry.next")}>
      <p>{t("entry.nextText")}</p>
      <Row>
        {signedIn ? (
          <Link
            to="/products/new"
            search={{
              code: asked.code,
              from: asked.from,
              to: asked.to,
              by: asked.by,
              facts: [...asked.facts],
            }}
            className={buttonClass}
            data-kind="primary"
          >
            {t("products.new")}
          </Link>
        ) : (
          <>
            <Link to="/register" className={buttonClass} data-kind="primary">
              {t("nav.register")}
            </Link>
            <Link
              to="/sign-in"
              search={{ next: location.pathname + location.search }}
              className={buttonClass}
            >
              {t("nav.signIn")}
            </Link>
          </>
        )}
      </Row>
    </Card>
  );
}
