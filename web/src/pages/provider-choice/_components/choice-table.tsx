import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { price, t } from "../../../i18n/index.ts";
import { leadText, ratingText, responseText } from "../../../providers/provider-facts.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import type { Selected } from "../../../ui/selection.ts";
import type { Candidate } from "../choice.ts";
import { MOST } from "../search.ts";

type Props = {
  candidates: readonly Candidate[];
  /** The titles of the missing documents by their code. Empty if nothing is known about missing documents. */
  missing: ReadonlyMap<string, string>;
  check: string | undefined;
  chosen: readonly string[];
  onChoose: (ids: string[]) => void;
};

/** The providers that can be asked, with a checkbox for each. At most five can be chosen. */
export function ChoiceTable({ candidates, missing, check, chosen, onChoose }: Props) {
  const [full, setFull] = useState(false);
  const columns: readonly Column<Candidate>[] = [
    {
      head: t("provider.name"),
      cell: ({ id, name }) => (
        <Link to="/providers/$id" params={{ id }} search={check ? { check } : {}}>
          {name}
        </Link>
      ),
    },
    ...(missing.size > 0 ? [coverage(missing)] : []),
    { head: t("provider.leadFrom"), cell: ({ leadDays }) => leadText(leadDays) },
    {
      head: t("provider.priceFrom"),
      numeric: true,
      cell: ({ priceFrom }) => (priceFrom ? price(priceFrom) : t("provider.unknown")),
    },
    { head: t("provider.ratingHead"), cell: (one) => ratingText(one.rating, one.ratingCount) },
    { head: t("provider.response"), cell: ({ responseHours }) => responseText(responseHours) },
  ];
  const choose = (next: Selected) => {
    setFull(next.size > MOST);
    if (next.size <= MOST) onChoose([...next]);
  };
  return (
    <Stack gap="medium">
      <DataTable
        caption={t("choice.providers")}
        columns={columns}
        rows={candidates}
        keyOf={({ id }) => id}
        selection={{
          selected: new Set(chosen),
          onChange: choose,
          nameOf: ({ name }) => name,
        }}
      />
      {full && <Notice kind="warn">{t("choice.most", { count: MOST })}</Notice>}
    </Stack>
  );
}

function coverage(missing: ReadonlyMap<string, string>): Column<Candidate> {
  return {
    head: t("choice.canIssue"),
    cell: ({ canIssue }) => {
      const codes = canIssue ?? [];
      const titles = codes.map((code) => missing.get(code) ?? code).join(", ");
      return t("choice.coverage", { count: codes.length, all: missing.size, titles });
    },
  };
}
