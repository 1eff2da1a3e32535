import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { factQuestions_questions$key } from "../graph/__generated__/factQuestions_questions.graphql.ts";
import { type FactAnswer, FactQuestions, factValue } from "./fact-questions.tsx";

vi.mock("react-relay/hooks", async (original) => ({
  ...(await original<object>()),
  useFragment: (_fragment: unknown, data: unknown) => data,
}));

afterEach(cleanup);

const ask = (name: string, type: string, unit: string | null = null) => ({
  name,
  type,
  unit,
  question: `${name}?`,
});

type ScreenProps = {
  of: factQuestions_questions$key;
  onAnswers: (answers: FactAnswer[]) => void;
};

function Screen({ of, onAnswers }: ScreenProps) {
  const [answers, setAnswers] = useState<FactAnswer[]>([]);
  const change = (next: FactAnswer[]) => {
    setAnswers(next);
    onAnswers(next);
  };
  return <FactQuestions of={of} answers={answers} onChange={change} hsCode="850760" />;
}

/** Shows the questions, and returns the present answers. */
function begin(...questions: ReturnType<typeof ask>[]) {
  let present: FactAnswer[] = [];
  const keep = (answers: FactAnswer[]) => {
    present = answers;
  };
  render(<Screen of={questions as unknown as factQuestions_questions$key} onAnswers={keep} />);
  return () => present;
}

function type(label: RegExp, text: string) {
  fireEvent.change(screen.getByRole("textbox", { name: label }), { target: { value: text } });
  fireEvent.click(screen.getByRole("button", { name: "Answer" }));
}

test("a yes or no takes effect at once, and can be taken back", () => {
  const answers = begin(ask("rechargeable", "BOOLEAN"));
  fireEvent.click(screen.getByRole("radio", { name: "No" }));
  expect(answers()).toEqual([{ name: "rechargeable", flag: false }]);
  expect(screen.queryByRole("radio")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Change" }));
  expect(answers()).toEqual([]);
  expect(screen.getAllByRole("radio")).toHaveLength(2);
});

test("a fact of the lane has choices", () => {
  const answers = begin(ask("aircraft", "TEXT"));
  fireEvent.click(screen.getByRole("radio", { name: "Passenger" }));
  expect(answers()).toEqual([{ name: "aircraft", text: "PASSENGER" }]);
  expect(screen.getByText("Passenger")).toBeTruthy();
});

test("a number is read as the user writes it, and any other text is refused", () => {
  const answers = begin(ask("capacity", "NUMBER", "Wh"));
  expect(screen.getByText("In Wh")).toBeTruthy();
  type(/capacity/, "20 Wh");
  expect(screen.getByText(/Enter a number without a unit/)).toBeTruthy();
  expect(answers()).toEqual([]);
  type(/capacity/, "1,000");
  expect(answers()).toEqual([{ name: "capacity", number: 1000 }]);
});

test("a text is taken without the blanks around it, and must not be empty", () => {
  const answers = begin(ask("brand", "TEXT"));
  type(/brand/, "  ");
  expect(screen.getByText("Enter an answer.")).toBeTruthy();
  type(/brand/, " Volt ");
  expect(answers()).toEqual([{ name: "brand", text: "Volt" }]);
});

test("a national code begins with the code of the goods", () => {
  const answers = begin(ask("national_code", "TEXT"));
  type(/national_code/, "8512 20 00");
  expect(screen.getByText(/They begin with 850760/)).toBeTruthy();
  type(/national_code/, "8507 60 00");
  expect(answers()).toEqual([{ name: "national_code", text: "85076000" }]);
});

test("without questions and answers there is nothing", () => {
  begin();
  expect(screen.queryByRole("heading")).toBeNull();
});

test("the value of a fact is a text", () => {
  expect(factValue({ flag: true })).toBe("Yes");
  expect(factValue({ flag: false, text: null })).toBe("No");
  expect(factValue({ number: 0, flag: null })).toBe("0");
  expect(factValue({ text: "Volt" })).toBe("Volt");
  expect(factValue({ text: null })).toBe("");
});
