import { expect, test } from "vitest";
import { problemsFile, reportOf } from "./report.ts";

const problem = { code: "HS_CODE_UNKNOWN", message: 'There is no code "1".' };
const rows = [
  { line: 2, sku: "A", productId: null, userErrors: [] },
  { line: 3, sku: "=B", productId: null, userErrors: [problem] },
  { line: 4, sku: "C", productId: null, userErrors: [] },
];

test("rows with problems come first, and the good ones wait", () => {
  const report = reportOf(rows);
  expect(report.rows.map(({ line }) => line)).toEqual([3, 2, 4]);
  expect(report).toMatchObject({ imported: 0, refused: 1, waiting: 2 });
});

test("imported rows wait no longer", () => {
  const done = rows.map((row) => (row.userErrors.length ? row : { ...row, productId: "id" }));
  expect(reportOf(done)).toMatchObject({ imported: 2, refused: 1, waiting: 0 });
});

test("the file of problems is a table that runs no formula", () => {
  expect(problemsFile(rows)).toBe('line,sku,problem\r\n3,"\'=B","There is no code ""1""."\r\n');
});
