import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { saveFile } from "../../../../files/download.ts";
import { count, t } from "../../../../i18n/index.ts";
import { Badge } from "../../../../ui/badge.tsx";
import { Button, buttonClass } from "../../../../ui/button.tsx";
import { type Column, DataTable } from "../../../../ui/data-table.tsx";
import { Row, Stack } from "../../../../ui/layout.tsx";
import { More, type Pager } from "../../../../ui/more.tsx";
import { Notice } from "../../../../ui/notice.tsx";
import { type Warning, WarningList } from "../../../../ui/warnings.tsx";
import { type ImportedRow, problemsFile, type Report } from "../report.ts";

const CHUNK = 100;

const columns: readonly Column<ImportedRow>[] = [
  { head: t("import.line"), numeric: true, cell: ({ line }) => line },
  {
    head: t("products.sku"),
    cell: ({ sku, productId }) =>
      productId ? (
        <Link to="/products/$id" params={{ id: productId }}>
          {sku}
        </Link>
      ) : (
        sku
      ),
  },
  { head: t("import.result"), cell: (row) => <Result row={row} /> },
];

type Props = {
  report: Report;
  warnings: readonly Warning[];
  busy: boolean;
  onGoodRows: () => void;
};

/** The result of the import: counts, problems first, and the second step for the good rows. */
export function ImportReport({ report, warnings, busy, onGoodRows }: Props) {
  const { rows, imported, refused, waiting } = report;
  const [shown, setShown] = useState(CHUNK);
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer
  useEffect(() => {
    setShown(CHUNK);
    heading.current?.focus();
  }, [imported, refused]);
  const saveProblems = () =>
    saveFile(new Blob([problemsFile(rows)], { type: "text/csv;charset=utf-8" }), "problems.csv");
  const pager: Pager = {
    has: shown < rows.length,
    busy: false,
    failure: null,
    load: () => setShown(shown + CHUNK),
  };
  return (
    <Stack>
      <h2 ref={heading} tabIndex={-1}>
        {t("import.report")}
      </h2>
      <Notice kind={refused === 0 ? "good" : "warn"}>
        <ul>
          <li>{count("import.imported", imported)}</li>
          {refused > 0 && <li>{count("import.refused", refused)}</li>}
          {waiting > 0 && <li>{count("import.waiting", waiting)}</li>}
        </ul>
        {refused > 0 && <p>{t(waiting > 0 ? "import.next" : "import.mend")}</p>}
      </Notice>
      <Row>
        {waiting > 0 && (
          <Button kind="primary" busy={busy} onClick={onGoodRows}>
            {count("import.goodRows", waiting)}
          </Button>
        )}
        {imported > 0 && (
          <Link to="/products" className={buttonClass} data-kind="primary">
            {t("import.show")}
          </Link>
        )}
        {refused > 0 && <Button onClick={saveProblems}>{t("import.saveProblems")}</Button>}
      </Row>
      <WarningList of={warnings} />
      <DataTable
        caption={t("import.report")}
        columns={columns}
        rows={rows.slice(0, shown)}
        keyOf={({ line }) => String(line)}
      />
      <More shown={Math.min(shown, rows.length)} pager={pager} />
    </Stack>
  );
}

function Result({ row: { userErrors, productId } }: { row: ImportedRow }) {
  if (userErrors.length === 0) {
    return (
      <Badge
        tone={productId ? "good" : "neutral"}
        text={t(productId ? "import.rowImported" : "import.rowWaiting")}
      />
    );
  }
  return (
    <Stack gap="small">
      {userErrors.map(({ code, message }) => (
        <span key={`${code} ${message}`}>{message}</span>
      ))}
    </Stack>
  );
}
