import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { t } from "../../../i18n/index.ts";
import { LoadMe } from "../../../session/use-me.ts";
import { PageHead, Stack } from "../../../ui/layout.tsx";
import type { Warning } from "../../../ui/warnings.tsx";
import { ImportForm } from "./_components/import-form.tsx";
import { ImportReport } from "./_components/import-report.tsx";
import { type Report, reportOf } from "./report.ts";
import { useImport } from "./use-import.ts";

/** The answer, and the text that it is about: another text has no report yet. */
type Answered = { csv: string; report: Report; warnings: readonly Warning[] };

/** Imports the products of a file: all of them, or none and a report of the problems, after which the good rows can be imported. */
export default function ImportPage() {
  const { run, busy, faults } = useImport();
  const [csv, setCsv] = useState("");
  const [answered, setAnswered] = useState<Answered | null>(null);

  const send = (mode: "ALL_OR_NOTHING" | "GOOD_ROWS") =>
    run(csv, mode, ({ rows, warnings }) => setAnswered({ csv, report: reportOf(rows), warnings }));
  const current = answered?.csv === csv ? answered : null;
  return (
    <Stack>
      <LoadMe />
      <p>
        <Link to="/products">{t("product.all")}</Link>
      </p>
      <PageHead title={t("import.title")} lead={t("import.lead")} />
      <ImportForm
        csv={csv}
        onChange={setCsv}
        busy={busy}
        faults={faults}
        onSubmit={() => send("ALL_OR_NOTHING")}
      />
      {current && (
        <ImportReport
          report={current.report}
          warnings={current.warnings}
          busy={busy}
          onGoodRows={() => send("GOOD_ROWS")}
        />
      )}
    </Stack>
  );
}
