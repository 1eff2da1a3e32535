import { country, price, t } from "../../../i18n/index.ts";
import { leadText, ratingText, responseText } from "../../../providers/provider-facts.ts";
import { Badge } from "../../../ui/badge.tsx";
import { CompareTable, type Criterion } from "../../../ui/compare-table.tsx";
import { Card } from "../../../ui/layout.tsx";
import { LongList } from "../../../ui/long-list.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { type Candidate, uncovered } from "../choice.ts";

type Props = { chosen: readonly Candidate[]; missing: ReadonlyMap<string, string> };

/** The chosen providers side by side: which missing document each can issue, where, how fast and how good. */
export function ChoiceComparison({ chosen, missing }: Props) {
  const open = uncovered(chosen, [...missing.keys()]);
  const criteria: Criterion<Candidate>[] = [
    ...[...missing].map(([code, label]) => ({
      label,
      cell: ({ canIssue }: Candidate) =>
        canIssue?.includes(code) ? (
          <Badge tone="good" text={t("choice.issues")} />
        ) : (
          <Badge tone="neutral" text={t("choice.issuesNot")} />
        ),
    })),
    { label: t("provider.leadFrom"), cell: ({ leadDays }) => leadText(leadDays) },
    {
      label: t("provider.priceFrom"),
      cell: ({ priceFrom }) => (priceFrom ? price(priceFrom) : t("provider.unknown")),
    },
    { label: t("provider.ratingHead"), cell: (one) => ratingText(one.rating, one.ratingCount) },
    { label: t("provider.response"), cell: ({ responseHours }) => responseText(responseHours) },
    { label: t("provider.accreditations"), cell: ({ standards }) => standards.join(", ") },
    {
      label: t("provider.markets"),
      cell: ({ services }) => (
        <LongList
          items={[...new Set(services.flatMap(({ markets }) => markets))].map(country).sort()}
        />
      ),
    },
  ];
  return (
    <Card title={t("choice.compare")}>
      <CompareTable
        caption={t("choice.compare")}
        corner={t("choice.criterion")}
        subjects={chosen}
        keyOf={({ id }) => id}
        head={({ name }) => name}
        criteria={criteria}
      />
      {open.length > 0 && (
        <Notice kind="warn">
          {t("choice.uncovered", {
            titles: open.map((code) => missing.get(code) ?? code).join(", "),
          })}
        </Notice>
      )}
    </Card>
  );
}
