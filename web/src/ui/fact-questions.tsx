import { type ReactNode, useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { factQuestions_questions$key } from "../graph/__generated__/factQuestions_questions.graphql.ts";
import { t, word } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { Choices, TextField } from "./field.tsx";
import { Card, Row, Stack } from "./layout.tsx";

const fragment = graphql`
  fragment factQuestions_questions on FactQuestion @relay(plural: true) {
    name
    type
    unit
    question
  }
`;

/** A known fact about goods. One of `text`, `number` and `flag` has the value. */
export type FactAnswer = {
  name: string;
  text?: string | undefined;
  number?: number | undefined;
  flag?: boolean | undefined;
};

/** The value of a fact, as an answer or as the API returns it. */
type FactValue = {
  readonly text?: string | null | undefined;
  readonly number?: number | null | undefined;
  readonly flag?: boolean | null | undefined;
};

type Props = {
  of: factQuestions_questions$key;
  answers: readonly FactAnswer[];
  onChange: (answers: FactAnswer[]) => void;
  /** What happens with the answers. */
  lead?: string;
  /** What follows the questions, for example a button that saves the answers. */
  children?: ReactNode;
};

/** Facts about the lane that have few values. */
const LANE_CHOICES: Record<string, readonly string[]> = {
  aircraft: ["CARGO", "PASSENGER"],
  direction: ["IMPORT", "EXPORT", "TRANSIT"],
};

type Question = {
  readonly name: string;
  readonly type: string;
  readonly unit: string | null | undefined;
  readonly question: string | null | undefined;
};

/** The questions that decide, answered in place. Each answer takes effect at once and can be taken back. */
export function FactQuestions({ of, answers, onChange, lead, children }: Props) {
  const open = useFragment(fragment, of).filter(
    (question) => !answers.some((answer) => answer.name === question.name),
  );
  if (open.length === 0 && answers.length === 0) return null;
  const answer = (fact: FactAnswer) =>
    onChange([...answers.filter((other) => other.name !== fact.name), fact]);
  const forget = (name: string) => onChange(answers.filter((other) => other.name !== name));
  return (
    <Card title={t("entry.questions")}>
      <p>{lead ?? t("entry.questionsLead")}</p>
      <Stack gap="medium">
        {open.map((question) => (
          <OneQuestion key={question.name} question={question} onAnswer={answer} />
        ))}
        {answers.map((fact) => (
          <Row key={fact.name}>
            <span>
              {word(fact.name)}: <strong>{answerText(fact)}</strong>
            </span>
            <Button kind="quiet" onClick={() => forget(fact.name)}>
              {t("facts.change")}
            </Button>
          </Row>
        ))}
        {children}
      </Stack>
    </Card>
  );
}

function OneQuestion({
  question,
  onAnswer,
}: {
  question: Question;
  onAnswer: (fact: FactAnswer) => void;
}) {
  const label = question.question ?? word(question.name);
  if (question.type === "BOOLEAN") {
    return (
      <Choices
        legend={label}
        name={question.name}
        value={null}
        options={[
          { value: "true", label: t("entry.yes") },
          { value: "false", label: t("entry.no") },
        ]}
        onChange={(value) => onAnswer({ name: question.name, flag: value === "true" })}
      />
    );
  }
  const choices = LANE_CHOICES[question.name];
  if (choices) {
    return (
      <Choices
        legend={label}
        name={question.name}
        value={null}
        options={choices.map((value) => ({ value, label: word(value) }))}
        onChange={(text) => onAnswer({ name: question.name, text })}
      />
    );
  }
  return <TypedAnswer question={question} label={label} onAnswer={onAnswer} />;
}

function TypedAnswer(props: {
  question: Question;
  label: string;
  onAnswer: (fact: FactAnswer) => void;
}) {
  const { question, label, onAnswer } = props;
  const numeric = question.type === "NUMBER";
  const [value, setValue] = useState("");
  const [fault, setFault] = useState<string>();
  const save = () => {
    const text = value.trim();
    const parsed = Number(text.replace(",", "."));
    if (text === "" || (numeric && !Number.isFinite(parsed))) {
      setFault(t(numeric ? "facts.numberMissing" : "facts.textMissing"));
      return;
    }
    onAnswer(numeric ? { name: question.name, number: parsed } : { name: question.name, text });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Row>
        <TextField
          label={label}
          hint={question.unit ? t("facts.unit", { unit: question.unit }) : undefined}
          value={value}
          fault={fault}
          inputMode={numeric ? "decimal" : "text"}
          maxLength={300}
          onChange={(event) => setValue(event.target.value)}
        />
        <Button type="submit">{t("facts.answer")}</Button>
      </Row>
    </form>
  );
}

function answerText(fact: FactAnswer): string {
  const value = factValue(fact);
  return LANE_CHOICES[fact.name]?.includes(value) ? word(value) : value;
}

/** The value of a fact as text. */
export function factValue(fact: FactValue): string {
  if (fact.flag !== undefined && fact.flag !== null)
    return fact.flag ? t("entry.yes") : t("entry.no");
  if (fact.number !== undefined && fact.number !== null) return String(fact.number);
  return fact.text ?? "";
}
