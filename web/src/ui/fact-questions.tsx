import { type ReactNode, useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import { NATIONAL_CODE, nationalCodeOf } from "../facts/codes.ts";
import { readNumber } from "../facts/read-number.ts";
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
  /** The HS code of the goods, with which their national code begins. */
  hsCode?: string;
  /** The text above the questions. */
  lead?: string;
  /** Content after the questions, for example a button that saves the answers. */
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
export function FactQuestions({ of, answers, onChange, hsCode = "", lead, children }: Props) {
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
          <OneQuestion key={question.name} question={question} hsCode={hsCode} onAnswer={answer} />
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

type QuestionProps = {
  question: Question;
  hsCode: string;
  onAnswer: (fact: FactAnswer) => void;
};

function OneQuestion({ question, hsCode, onAnswer }: QuestionProps) {
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
  return <TypedAnswer question={question} label={label} hsCode={hsCode} onAnswer={onAnswer} />;
}

function TypedAnswer({ question, label, hsCode, onAnswer }: QuestionProps & { label: string }) {
  const [value, setValue] = useState("");
  const [fault, setFault] = useState<string>();
  const save = () => {
    const answer = readAnswer(question, value.trim(), hsCode);
    if (typeof answer === "string") setFault(answer);
    else onAnswer(answer);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Row ofField>
        <TextField
          label={label}
          hint={hintOf(question)}
          value={value}
          fault={fault}
          inputMode={inputModeOf(question)}
          maxLength={300}
          onChange={(event) => setValue(event.target.value)}
        />
        <Button type="submit">{t("facts.answer")}</Button>
      </Row>
    </form>
  );
}

function hintOf({ name, unit }: Question): string | undefined {
  if (name === NATIONAL_CODE) return t("product.nationalCodeHint");
  return unit ? t("facts.unit", { unit }) : undefined;
}

function inputModeOf({ name, type }: Question) {
  if (name === NATIONAL_CODE) return "numeric";
  return type === "NUMBER" ? "decimal" : "text";
}

/** The answer of a typed text, or the reason why it is none. */
function readAnswer({ name, type }: Question, text: string, hsCode: string): FactAnswer | string {
  if (name === NATIONAL_CODE) {
    const code = nationalCodeOf(text, hsCode);
    return code ? { name, text: code } : t("facts.nationalCodeInvalid", { code: hsCode });
  }
  if (type === "NUMBER") {
    const number = readNumber(text);
    return number === null ? t("facts.numberMissing") : { name, number };
  }
  return text === "" ? t("facts.textMissing") : { name, text };
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
