import { readNumber } from "../../../facts/read-number.ts";

/** A fact as the API returns it: one of the three values is set. */
export type KnownFact = {
  readonly name: string;
  readonly text: string | null | undefined;
  readonly number: number | null | undefined;
  readonly flag: boolean | null | undefined;
};

/** A new value for a fact. A null removes the fact. */
export type FactChange = {
  name: string;
  text?: string | null;
  number?: number | null;
  flag?: boolean | null;
};

export function typeOf(fact: KnownFact): "flag" | "number" | "text" {
  if (typeof fact.flag === "boolean") return "flag";
  return typeof fact.number === "number" ? "number" : "text";
}

export function cleared(fact: KnownFact): FactChange {
  return { name: fact.name, [typeOf(fact)]: null };
}

/** The typed value of a number or of a text, or null if it is not one. */
export function readFact(fact: KnownFact, typed: string): FactChange | null {
  const text = typed.trim();
  if (text === "") return null;
  if (typeOf(fact) === "text") return { name: fact.name, text };
  const number = readNumber(text);
  return number === null ? null : { name: fact.name, number };
}
