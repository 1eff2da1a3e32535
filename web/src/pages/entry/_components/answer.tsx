import { Link } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";
import type { Mode } from "../../../checks/lane.ts";
import { splitNationalCode } from "../../../facts/codes.ts";
import type { answer_query$key } from "../../../graph/__generated__/answer_query.graphql.ts";
import type { answerMemberQuery } from "../../../graph/__generated__/answerMemberQuery.graphql.ts";
import type { answerQuery } from "../../../graph/__generated__/answerQuery.graphql.ts";
import { useQuery } from "../../../graph/use-query.ts";
import { count, number, t } from "../../../i18n/index.ts";
import { useSignedIn } from "../../../session/use-session.ts";
import { buttonClass } from "../../../ui/button.tsx";
import type { FactAnswer } from "../../../ui/fact-questions.tsx";
import { FactQuestions } from "../../../ui/fact-questions.tsx";
import { Card, Row, Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { RequirementCard } from "../../../ui/requirement-card.tsx";
import { Warnings } from "../../../ui/warnings.tsx";

const fragment = graphql`
  fragment answer_query on Query
  @argumentDefinitions(input: { type: "RequirementsInput!" }, lane: { type: "LaneInput!" }) {
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

const query = graphql`
  query answerQuery($input: RequirementsInput!, $lane: LaneInput!) {
    ...answer_query @arguments(input: $input, lane: $lane)
  }
`;

// The gateway refuses the operation of a visitor that has a field for members, even one that is skipped.
const memberQuery = graphql`
  query answerMemberQuery($input: RequirementsInput!, $lane: LaneInput!) {
    ...useMe_query
    ...answer_query @arguments(input: $input, lane: $lane)
  }
`;

type Asked = {
  code: string;
  from: string;
  to: string;
  by: Mode;
  facts: readonly FactAnswer[];
};

type Props = { asked: Asked; onFacts: (facts: FactAnswer[]) => void };

/** The rules for these goods on this lane, and the questions that decide which of them apply. */
export function Answer({ asked, onFacts }: Props) {
  const { facts, nationalCode } = splitNationalCode(asked.facts, asked.code);
  const signedIn = useSignedIn();
  const data = useQuery<answerQuery | answerMemberQuery>(
    signedIn ? memberQuery : query,
    {
      input: {
        hsCode: asked.code,
        origin: asked.from,
        nationalCodes: nationalCode ? [{ market: asked.to, code: nationalCode }] : [],
        facts: facts.map((fact) => ({ ...fact })),
      },
      lane: { origin: asked.from, destination: asked.to, mode: asked.by },
    },
    { fetchPolicy: "store-and-network" },
  );
  const { requirements } = useFragment<answer_query$key>(fragment, data);
  if (!requirements) return <Notice>{t("entry.none")}</Notice>;
  const { nodes, totalCount } = requirements.requirements;
  return (
    <Stack>
      <Warnings of={requirements.warnings} />
      <FactQuestions
        of={requirements.questions}
        answers={asked.facts}
        hsCode={asked.code}
        onChange={onFacts}
      />
      <section aria-live="polite">
        <Stack gap="medium">
          <h2>{heading(totalCount, nodes.length)}</h2>
          {nodes.map((node, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place in the answer identifies the rule
            <RequirementCard key={place} requirement={node} />
          ))}
          <p>{requirements.disclaimer}</p>
        </Stack>
      </section>
      <Next asked={asked} signedIn={signedIn} />
    </Stack>
  );
}

function heading(total: number, shown: number): string {
  if (total === 0) return t("entry.none");
  if (total > shown) return t("entry.firstRequirements", { shown, count: number(total) });
  return count("entry.requirements", total);
}

/** The next step: a product of the user, with the answers so far. */
function Next({ asked, signedIn }: { asked: Asked; signedIn: boolean }) {
  const next = location.pathname + location.search;
  return (
    <Card title={t("entry.next")}>
      <p>{t(signedIn ? "entry.nextTextMember" : "entry.nextText")}</p>
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
            <Link to="/register" search={{ next }} className={buttonClass} data-kind="primary">
              {t("nav.register")}
            </Link>
            <Link to="/sign-in" search={{ next }} className={buttonClass}>
              {t("nav.signIn")}
            </Link>
          </>
        )}
      </Row>
    </Card>
  );
}
