import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { checkMissing_check$key } from "../../../graph/__generated__/checkMissing_check.graphql.ts";
import { t } from "../../../i18n/index.ts";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { type FactAnswer, FactQuestions } from "../../../ui/fact-questions.tsx";
import { Form } from "../../../ui/form.tsx";
import { Card, Row, Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { useCheckAgain } from "../use-check-again.ts";
import { CheckDocuments } from "./check-documents.tsx";

const fragment = graphql`
  fragment checkMissing_check on SelfCheck {
    id
    questions {
      name
      ...factQuestions_questions
    }
    missing {
      alternatives {
        __typename
        ... on FactQuestion {
          name
          ...factQuestions_questions
        }
      }
    }
    ...checkDocuments_check
    ...useCheckAgain_check
  }
`;

/** The missing evidence: questions that are answered here, documents to hand in, and another check. */
export function CheckMissing({ check }: { check: checkMissing_check$key }) {
  const data = useFragment(fragment, check);
  const { checkAgain, hsCode, possible, busy, faults } = useCheckAgain(data);
  const [answers, setAnswers] = useState<readonly FactAnswer[]>([]);
  const [reopened, setReopened] = useState<readonly string[]>([]);

  const asked = new Set(data.questions.map(({ name }) => name));
  const facts = data.missing
    .flatMap(({ alternatives }) => alternatives)
    .filter((alternative) => alternative.__typename === "FactQuestion")
    .filter(({ name }) => reopened.includes(name) && !asked.has(name));
  const again = [...new Map(facts.map((fact) => [fact.name, fact])).values()];
  const questions = [...data.questions, ...again];

  return (
    <Stack>
      {questions.length > 0 && possible && (
        <FactQuestions
          of={questions}
          answers={answers}
          hsCode={hsCode}
          onChange={setAnswers}
          lead={t("checks.questionsLead")}
        />
      )}
      {data.missing.length > 0 && (
        <Card title={t("checks.documents")}>
          <CheckDocuments
            check={data}
            askedFacts={asked}
            onReopen={(name) => setReopened((names) => [...names, name])}
          />
          <p>
            {t("checks.noDocument")}{" "}
            <Link to="/checks/$id/providers" params={{ id: data.id }} className={buttonClass}>
              {t("checks.providers")}
            </Link>
          </p>
        </Card>
      )}
      {possible ? (
        <Form faults={faults} onSubmit={() => checkAgain(answers)}>
          <Row>
            <Button type="submit" kind={answers.length > 0 ? "primary" : "secondary"} busy={busy}>
              {t(answers.length > 0 ? "checks.saveAndCheck" : "checks.again")}
            </Button>
            <span>{t(answers.length > 0 ? "checks.saveHint" : "checks.againHint")}</span>
          </Row>
        </Form>
      ) : (
        <Notice>{t("checks.archived")}</Notice>
      )}
    </Stack>
  );
}
