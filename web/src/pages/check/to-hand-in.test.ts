import { expect, test } from "vitest";
import { type Alternative, toHandIn } from "./to-hand-in.ts";

const document = (code: string): Alternative => ({ kind: "document", code, title: code });
const fact = (name: string): Alternative => ({ kind: "fact", name });

test("a document that two rules want is listed once", () => {
  const groups = [
    { alternatives: [document("EU_DOC")] },
    { alternatives: [document("DGD"), document("AIR_WAYBILL")] },
    { alternatives: [document("EU_DOC")] },
  ];
  expect(toHandIn(groups)).toEqual(groups.slice(0, 2));
});

test("the same alternatives in another order are the same group", () => {
  const groups = [
    { alternatives: [document("DGD"), fact("ce_marked")] },
    { alternatives: [fact("ce_marked"), document("DGD")] },
  ];
  expect(toHandIn(groups)).toHaveLength(1);
});

test("a document and a choice that includes it are different groups", () => {
  const groups = [
    { alternatives: [document("DGD")] },
    { alternatives: [document("DGD"), document("AIR_WAYBILL")] },
  ];
  expect(toHandIn(groups)).toHaveLength(2);
});
