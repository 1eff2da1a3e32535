import { expect, test } from "vitest";
import { cleared, readFact, typeOf } from "./fact.ts";

const none = { text: null, number: null, flag: null };
const text = { ...none, name: "un_number", text: "3480" };
const number = { ...none, name: "watt_hours", number: 0 };
const flag = { ...none, name: "ce_marked", flag: false };

test("the type of a fact is that of its value", () => {
  expect([text, number, flag].map(typeOf)).toEqual(["text", "number", "flag"]);
});

test("a fact is removed by a null of its type", () => {
  expect(cleared(flag)).toEqual({ name: "ce_marked", flag: null });
  expect(cleared(text)).toEqual({ name: "un_number", text: null });
});

test("a typed value has the type of its fact", () => {
  expect(readFact(number, " 99,5 ")).toEqual({ name: "watt_hours", number: 99.5 });
  expect(readFact(text, "3481")).toEqual({ name: "un_number", text: "3481" });
  expect(readFact(number, "1,000")).toEqual({ name: "watt_hours", number: 1000 });
  expect(readFact(number, "many")).toBeNull();
  expect(readFact(text, "  ")).toBeNull();
});
