export type ImportedRow = {
  readonly line: number;
  readonly sku: string;
  readonly productId: string | null | undefined;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
};

export type Report = {
  /** Rows with problems first, then the others, each in the order of the file. */
  rows: readonly ImportedRow[];
  imported: number;
  refused: number;
  /** Rows without a problem that were not imported, because others have one. */
  waiting: number;
};

/** The report of an import with the rows that need work first. */
export function reportOf(rows: readonly ImportedRow[]): Report {
  const bad = rows.filter(({ userErrors }) => userErrors.length > 0);
  const good = rows.filter(({ userErrors }) => userErrors.length === 0);
  const imported = good.filter(({ productId }) => productId).length;
  return {
    rows: [...bad, ...good],
    imported,
    refused: bad.length,
    waiting: good.length - imported,
  };
}

/** The rows with problems as a file of their own, to be mended in a spreadsheet. */
export function problemsFile(rows: readonly ImportedRow[]): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  // A spreadsheet would run a cell that begins like a formula.
  const safe = (text: string) => cell(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const lines = rows
    .filter(({ userErrors }) => userErrors.length > 0)
    .map(({ line, sku, userErrors }) =>
      [String(line), safe(sku), safe(userErrors.map(({ message }) => message).join(" "))].join(","),
    );
  return ["line,sku,problem", ...lines, ""].join("\r\n");
}
