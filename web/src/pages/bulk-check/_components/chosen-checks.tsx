import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { laneText } from "../../../checks/lane.ts";
import { count, t } from "../../../i18n/index.ts";
import { Verdict } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Card, Stack } from "../../../ui/layout.tsx";
import type { BulkSearch } from "../search.ts";
import { type ChosenResults, type MadeCheck, useChosenChecks } from "../use-chosen-checks.ts";
import { BulkLanes } from "./bulk-lanes.tsx";
import { RefusedChecks } from "./refused-checks.tsx";

type Props = {
  products: readonly string[];
  search: BulkSearch;
  onChange: (search: BulkSearch) => void;
};

/** Checks the products that were chosen in the list, and shows the results. */
export function ChosenChecks({ products, search, onChange }: Props) {
  const { results, clear, ...start } = useChosenChecks(products);
  if (results) return <Results results={results} onAgain={clear} />;
  return (
    <Stack>
      <Card title={t("bulk.products")}>
        <p>
          <strong>{count("bulk.fromList", products.length)}</strong>
        </p>
        <div>
          <Button onClick={() => onChange({ ...search, products: undefined })}>
            {t("bulk.byFilter")}
          </Button>
        </div>
      </Card>
      <BulkLanes search={search} start={start} onChange={onChange} />
    </Stack>
  );
}

const columns: readonly Column<MadeCheck>[] = [
  {
    head: t("products.name"),
    cell: ({ id, product }) => (
      <Link to="/checks/$id" params={{ id }}>
        {product?.name ?? t("checks.title")}
      </Link>
    ),
  },
  { head: t("products.sku"), cell: ({ product }) => product?.sku },
  { head: t("bulk.laneHead"), cell: ({ lane }) => laneText(lane) },
  { head: t("bulk.verdict"), cell: ({ verdict }) => <Verdict verdict={verdict} /> },
];

function Results(props: { results: ChosenResults; onAgain: () => void }) {
  const { checks, refusals } = props.results;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <Stack gap="medium">
      <h2 ref={heading} tabIndex={-1}>
        {count("bulk.checked", checks.length)}
      </h2>
      <RefusedChecks refusals={refusals} />
      {checks.length > 0 && (
        <DataTable
          caption={t("bulk.results")}
          columns={columns}
          rows={checks}
          keyOf={({ id }) => id}
        />
      )}
      <div>
        <Button onClick={props.onAgain}>{t("bulk.otherLanes")}</Button>
      </div>
    </Stack>
  );
}
